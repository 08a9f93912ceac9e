using System.Runtime.InteropServices;

namespace Inspector.Agent.Embedded;

/// <summary>
/// One process, told apart from every later one with the same number: pids are used again, a pid together with the moment of its start is not.
/// Equality is by both.
/// </summary>
/// <param name="Pid">The process id.</param>
/// <param name="StartTime">Its start, in clock ticks since the machine started.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProcessIdentity(int Pid, long StartTime)
{
    /// <summary>This process.</summary>
    /// <exception cref="EmbeddedException">There is no /proc to ask.</exception>
    public static ProcessIdentity Current => ProcessStat.Of(Environment.ProcessId)?.Identity
        ?? throw new EmbeddedException("A throw-away server needs Linux with /proc mounted: give the connection string of a server instead");

    /// <summary>Whether it still runs; a zombie does not.</summary>
    public bool IsAlive => ProcessStat.Of(Pid) is { IsGone: false } now && now.Identity == this;
}
