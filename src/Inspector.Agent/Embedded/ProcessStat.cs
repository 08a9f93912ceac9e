using System.Globalization;

namespace Inspector.Agent.Embedded;

/// <summary>One line of <c>/proc/PID/stat</c> (proc_pid_stat(5)), which every user may read of every process.</summary>
/// <param name="Identity">Which process (fields 1 and 22).</param>
/// <param name="Program">The program's name, at most 15 characters (field 2).</param>
/// <param name="Parent">The parent's id (field 4).</param>
/// <param name="IsGone">Whether only its number is left, until its parent notices (field 3 is Z or X).</param>
internal sealed record ProcessStat(ProcessIdentity Identity, string Program, int Parent, bool IsGone)
{
    /// <summary>Reads that of a process; null if there is none with this id.</summary>
    public static ProcessStat? Of(int pid)
    {
        try
        {
            return Read(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat")));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null; // it ended, perhaps between open and read
        }
    }

    /// <summary>All processes that are to be seen.</summary>
    public static IEnumerable<ProcessStat> All() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? Of(pid) : null)
        .OfType<ProcessStat>();

    /// <summary>Reads a line. The program's name is in parentheses and may itself hold spaces and parentheses.</summary>
    internal static ProcessStat Read(string line)
    {
        var open = line.IndexOf('(', StringComparison.Ordinal);
        var close = line.LastIndexOf(')');
        var fields = line[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries); // the first is field 3
        return new(
            new(int.Parse(line.AsSpan(0, open), CultureInfo.InvariantCulture), long.Parse(fields[22 - 3], CultureInfo.InvariantCulture)),
            line[(open + 1)..close],
            int.Parse(fields[4 - 3], CultureInfo.InvariantCulture),
            fields[0] is "Z" or "X");
    }
}
