using System.Runtime.InteropServices;

namespace Inspector.Agent.Embedded;

/// <summary>Signals as PostgreSQL's postmaster understands them; numbers are those of Linux (signal(7)).</summary>
internal enum Signal
{
    /// <summary>Fast shutdown: sessions are ended, a checkpoint is written.</summary>
    Interrupt = 2,

    /// <summary>Immediate shutdown: recovery at the next start.</summary>
    Quit = 3,

    /// <summary>Cannot be handled.</summary>
    Kill = 9,

    /// <summary>Smart shutdown: waits for sessions to end by themselves.</summary>
    Terminate = 15,
}

/// <summary>Sends signals; the framework itself can only kill.</summary>
internal static class Signals
{
    /// <summary>Sends one signal to one process. A process that is gone, or that is another user's, is passed over.</summary>
    public static void Send(this Signal signal, int pid) => _ = Kill(pid, (int)signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
