using System.Globalization;
using System.Runtime.InteropServices;

namespace Inspector.Agent.Embedded;

/// <summary>
/// One process, told apart from every later one with the same number: pids are used again, a pid together with the moment of its start is not.
/// Equality is by both. Read from <c>/proc/PID/stat</c> (proc_pid_stat(5)).
/// </summary>
/// <param name="Pid">The process id.</param>
/// <param name="StartTime">Its start, in clock ticks since the machine started (field 22).</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProcessIdentity(int Pid, long StartTime)
{
    /// <summary>This process.</summary>
    /// <exception cref="EmbeddedException">There is no /proc to ask.</exception>
    public static ProcessIdentity Current => Of(Environment.ProcessId)
        ?? throw new EmbeddedException("A throw-away server needs Linux with /proc mounted: give the connection string of a server instead");

    /// <summary>Whether it still runs; a zombie, which waits only for its parent to notice, does not.</summary>
    public bool IsAlive => Of(Pid) == this;

    /// <summary>The process that has this id now; null if none has, or only a zombie.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        try
        {
            return Read(File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null; // it ended, also between open and read (ESRCH)
        }
    }

    /// <summary>Reads one line of <c>stat</c>. The second field is the program's name in parentheses, which may itself hold spaces and parentheses.</summary>
    internal static ProcessIdentity? Read(string stat)
    {
        var name = stat.LastIndexOf(')');
        var fields = stat[(name + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        const int state = 0;
        const int startTime = 22 - 3;
        return fields[state] is "Z" or "X"
            ? null
            : new(int.Parse(stat[..stat.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture), long.Parse(fields[startTime], CultureInfo.InvariantCulture));
    }
}
