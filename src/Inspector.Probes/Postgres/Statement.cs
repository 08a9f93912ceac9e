using System.Collections.Immutable;
using System.Globalization;
using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>
/// A statement that Inspector may run on a server, whole for each range of versions: fragments are never spliced. A test prepares
/// every one on every version and holds the functions that it calls to an allow-list.
/// </summary>
public sealed class Statement
{
    internal Statement(string name, string purpose, params ImmutableArray<(int Since, string Text)> versions)
    {
        Name = name;
        Purpose = purpose;
        Versions = versions;
    }

    /// <summary>A short name in kebab case.</summary>
    public string Name { get; }

    /// <summary>What it is for, one sentence without a full stop.</summary>
    public string Purpose { get; }

    /// <summary>The texts with the first major version that each is for, oldest first.</summary>
    public ImmutableArray<(int Since, string Text)> Versions { get; }

    /// <summary>The text for a server's version.</summary>
    public string For(ServerVersion version)
    {
        var text = Versions[0].Text;
        foreach (var (since, newer) in Versions)
        {
            text = version.Major >= since ? newer : text;
        }

        return text;
    }

    /// <summary>
    /// The text that puts it to several relations at once, joined by UNION ALL. The only text that is not constant is the relations' names, quoted, and their object
    /// ids, which take the place of <c>0::oid</c>.
    /// </summary>
    internal string ForEach(ServerVersion version, string placeholder, IReadOnlyList<(uint Oid, string QuotedName)> relations)
    {
        var text = For(version);
        return string.Join("\nunion all\n", relations.Select(relation => text
            .Replace("0::oid", relation.Oid.ToString(CultureInfo.InvariantCulture) + "::oid", StringComparison.Ordinal)
            .Replace(placeholder, relation.QuotedName, StringComparison.Ordinal)));
    }
}
