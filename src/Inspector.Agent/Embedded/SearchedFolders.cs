using System.Collections.Immutable;

namespace Inspector.Agent.Embedded;

/// <summary>The folders in which server programs may be, in the order in which they count, and the same in words for whoever finds nothing there.</summary>
/// <param name="Folders">Full paths; each exists, none twice.</param>
/// <param name="Described">What was searched, as patterns.</param>
internal sealed record SearchedFolders(ImmutableArray<string> Folders, ImmutableArray<string> Described)
{
    /// <summary>
    /// Where packages put servers: Debian and Ubuntu, the PostgreSQL project's own RPMs, SUSE, EnterpriseDB's and Bitnami's trees below /opt, Alpine,
    /// Gentoo, FreeBSD ports and a build from source, Homebrew on Linux and on macOS. An asterisk stands for any text within one name.
    /// </summary>
    private static readonly string[] Distributions =
    [
        "usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "usr/lib/postgresql*/bin", "usr/lib64/postgresql-*/bin", "usr/libexec/postgresql*",
        "opt/postgresql*/bin", "opt/*/postgresql*/bin", "opt/PostgreSQL/*/bin", "usr/local/pgsql/bin", "usr/local/bin",
        "home/linuxbrew/.linuxbrew/opt/postgresql*/bin", "opt/homebrew/opt/postgresql*/bin", "usr/local/opt/postgresql*/bin",
    ];

    /// <summary>Lists the folders.</summary>
    /// <param name="option">Folders that the user names, separated by colons; null if none are.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="isRoot">Whether this process runs as root: another cache.</param>
    /// <param name="root">Where the distributions' folders begin; <c>/</c> but in tests.</param>
    public static SearchedFolders Of(string? option, Func<string, string?> environment, bool isRoot, string root)
    {
        if (option is { Length: > 0 })
        {
            return new(Existing(Named(option)), [option]);
        }

        if (environment(PostgresBinaries.Variable) is { Length: > 0 } said)
        {
            return new(Existing(Named(said)), [$"{PostgresBinaries.Variable}={said}"]);
        }

        var cache = Path.Combine(CacheFolder.Path(environment, isRoot), "postgres");
        var folders = Expand(cache, "*/bin").Concat(Named(environment("PATH") ?? "")).Concat(Distributions.SelectMany(d => Expand(root, d)));
        return new(Existing(folders), [$"{cache}/*/bin", "PATH", .. Distributions.Select(d => root + d)]);
    }

    /// <summary>Each folder of a list, and its <c>bin</c> in case that was meant.</summary>
    private static IEnumerable<string> Named(string list) =>
        list.Split(':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(f => new[] { f, Path.Combine(f, "bin") });

    private static ImmutableArray<string> Existing(IEnumerable<string> folders) =>
        [.. folders.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal).Where(Directory.Exists)];

    private static IEnumerable<string> Expand(string folder, string pattern) =>
        pattern.Split('/').Aggregate(
            (IEnumerable<string>)[folder],
            (folders, part) => folders.Where(Directory.Exists).SelectMany(f => part.Contains('*', StringComparison.Ordinal) ? Matching(f, part) : [Path.Combine(f, part)]));

    private static IEnumerable<string> Matching(string folder, string part)
    {
        try
        {
            return [.. Directory.GetDirectories(folder, part).OrderDescending(StringComparer.Ordinal)];
        }
        catch (UnauthorizedAccessException)
        {
            return []; // a folder that is closed to us holds nothing that we could run
        }
    }
}
