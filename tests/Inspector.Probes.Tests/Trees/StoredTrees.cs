using System.Text;
using Inspector.Catalog;

namespace Inspector.Tests.Trees;

/// <summary>What servers of every major version stored for <c>Fixtures/trees.sql</c>: the name there, and the tree as text.</summary>
internal static class StoredTrees
{
    private static readonly Dictionary<int, IReadOnlyDictionary<string, string>> Loaded = Versions.ToDictionary(version => version, Load);

    public static int[] Versions => [14, 15, 16, 17, 18];

    public static IReadOnlyDictionary<string, string> Of(int version) => Loaded[version];

    public static Expression Expression(int version, string name) => new(Loaded[version][name]);

    public static IEnumerable<string> All => Loaded.Values.SelectMany(trees => trees.Values);

    private static IReadOnlyDictionary<string, string> Load(int version)
    {
        using var stream = typeof(StoredTrees).Assembly.GetManifestResourceStream($"trees-{version}")
            ?? throw new InvalidOperationException($"no fixture of version {version}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .ToDictionary(line => line[0], line => Unescape(line[1]), StringComparer.Ordinal);
    }

    /// <summary>COPY's text format; the fixtures have no other escapes than these.</summary>
    private static string Unescape(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            plain.Append(text[at] != '\\' ? text[at] : text[++at] switch
            {
                '\\' => '\\',
                'n' => '\n',
                't' => '\t',
                _ => throw new InvalidOperationException($"an escape that COPY does not write: \\{text[at]}"),
            });
        }

        return plain.ToString();
    }
}
