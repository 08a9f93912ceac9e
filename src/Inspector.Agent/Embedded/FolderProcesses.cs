using System.Globalization;

namespace Inspector.Agent.Embedded;

/// <summary>
/// Finds the server processes of one folder by what the kernel says of them, not by a pid that some file states: the program is a server's, and it was
/// started with a path in the folder, or is a child of one that was, or works in the folder (every PostgreSQL process changes into its data folder; that
/// finds the children of a killed postmaster, but root is not shown it in a container without CAP_SYS_PTRACE). Nothing else is ever signalled.
/// </summary>
internal static class FolderProcesses
{
    private static readonly HashSet<string> Programs = new(StringComparer.Ordinal) { "postgres", "initdb", "pg_ctl", "pgbouncer" };

    /// <summary>Looks now. Zombies, which are gone but for their number, are not among them.</summary>
    public static IReadOnlyCollection<ProcessIdentity> In(string folder)
    {
        var servers = ProcessStat.All().Where(p => Programs.Contains(p.Program) && !p.IsGone).ToList();
        var own = servers.Select(p => p.Identity.Pid).Where(pid => WasStartedIn(pid, folder) || WorksIn(pid, folder)).ToHashSet();
        for (var before = 0; before < own.Count;)
        {
            before = own.Count;
            own.UnionWith(servers.Where(p => own.Contains(p.Parent)).Select(p => p.Identity.Pid));
        }

        return [.. servers.Select(p => p.Identity).Where(p => own.Contains(p.Pid))];
    }

    private static bool WasStartedIn(int pid, string folder)
    {
        try
        {
            return File.ReadAllText(Of(pid, "cmdline")).Split('\0').Any(a => a.StartsWith(folder + "/", StringComparison.Ordinal));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool WorksIn(int pid, string folder)
    {
        try
        {
            return new FileInfo(Of(pid, "cwd")).LinkTarget?.StartsWith(folder + "/", StringComparison.Ordinal) == true;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Of(int pid, string name) => string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{name}");
}
