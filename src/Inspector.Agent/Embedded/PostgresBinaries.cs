using System.Collections.Immutable;

namespace Inspector.Agent.Embedded;

/// <summary>
/// Finds server programs on this machine. An option, else the environment's <c>INSPECTOR_POSTGRES_BIN</c>, says where to look and nothing else
/// is searched; without them: the project's cache of fetched servers, PATH, then the folders of the distributions. Of two with the same major
/// version the one found earlier counts: the cache comes first because what is there is complete (contrib may be a package of its own elsewhere).
/// </summary>
internal sealed class PostgresBinaries
{
    /// <summary>Names one or several <c>bin</c> folders, separated by colons.</summary>
    public const string Variable = "INSPECTOR_POSTGRES_BIN";

    private readonly Lazy<(ImmutableArray<PostgresInstallation> Found, ImmutableArray<string> Faults)> _found;
    private readonly SearchedFolders _searched;

    internal PostgresBinaries(SearchedFolders searched)
    {
        _searched = searched;
        _found = new(Search);
    }

    /// <summary>Every installation found, one a major version, newest first. The programs are asked on the first use, not before.</summary>
    public ImmutableArray<PostgresInstallation> All => _found.Value.Found;

    /// <summary>A search on this machine.</summary>
    /// <param name="option">The user's own words: one or several <c>bin</c> folders, separated by colons; null searches.</param>
    public static PostgresBinaries OnThisMachine(string? option = null) =>
        new(SearchedFolders.Of(option, Environment.GetEnvironmentVariable, Environment.IsPrivilegedProcess, "/"));

    /// <summary>The installation of a major version, or the newest.</summary>
    /// <param name="major">For example 15; null is the newest.</param>
    /// <exception cref="EmbeddedException">There is none; says where was searched and what to install.</exception>
    public PostgresInstallation Find(int? major = null) =>
        All.FirstOrDefault(i => major is null || i.Major == major) ?? throw new EmbeddedException(Absent(major));

    private string Absent(int? major)
    {
        var wanted = major is null ? "No PostgreSQL server program" : $"No server program of PostgreSQL {major}";
        var others = All.IsEmpty ? "" : $"; found only {string.Join(", ", All.Select(i => i.Major))}";
        var faults = _found.Value.Faults.IsEmpty ? "" : $"; {string.Join("; ", _found.Value.Faults)}";
        var package = major is null ? "postgresql" : $"postgresql-{major}";
        return $"{wanted} was found (searched: {string.Join(", ", _searched.Described)}{others}{faults}): "
            + $"install one, for example with apt-get install {package}, or name its bin folder in {Variable}";
    }

    private (ImmutableArray<PostgresInstallation> Found, ImmutableArray<string> Faults) Search()
    {
        var answers = _searched.Folders.Where(PostgresInstallation.IsIn).Select(PostgresInstallation.Ask).ToList();
        return (
            [.. answers.Select(a => a.Installation).OfType<PostgresInstallation>().DistinctBy(i => i.Major).OrderByDescending(i => i.Major)],
            [.. answers.Select(a => a.Fault).OfType<string>()]);
    }
}
