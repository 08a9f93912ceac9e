using System.Globalization;

namespace Inspector.Agent.Embedded;

/// <summary>
/// Finds the server processes of one folder by what the kernel says of them, not by a pid that some file states: the program is a server's, and it
/// works in the folder (every PostgreSQL process changes into its data folder) or was started with a path in it. Nothing else is ever signalled.
/// </summary>
internal static class FolderProcesses
{
    private static readonly HashSet<string> programs = new(StringComparer.Ordinal) { "postgres", "initdb", "pg_ctl", "pgbouncer" };

    /// <summary>Their ids; zombies, which are gone but for their number, are not among them.</summary>
    public static IReadOnlyList<int> In(string folder) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Pid).OfType<int>().Where(pid => IsServer(pid) && WorksIn(pid, folder) && ProcessIdentity.Of(pid) is not null)];

    private static int? Pid(string path) =>
        int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : null;

    private static bool IsServer(int pid) => Link(pid, "exe") is { } program && programs.Contains(Path.GetFileName(program));

    private static bool WorksIn(int pid, string folder) =>
        Link(pid, "cwd")?.StartsWith(folder + "/", StringComparison.Ordinal) == true
        || Arguments(pid).Any(a => a.StartsWith(folder + "/", StringComparison.Ordinal));

    /// <summary>A link of /proc; null for the process of another user, or one that has ended. The kernel marks what was removed meanwhile.</summary>
    private static string? Link(int pid, string name)
    {
        try
        {
            return new FileInfo(Of(pid, name)).LinkTarget?.Replace(" (deleted)", "", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string[] Arguments(int pid)
    {
        try
        {
            return File.ReadAllText(Of(pid, "cmdline")).Split('\0');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Of(int pid, string name) => string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{name}");
}
