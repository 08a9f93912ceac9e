using System.Runtime.InteropServices;

namespace Inspector.Agent.Embedded;

/// <summary>
/// Does one thing when this process ends before it could: at the normal end, on an unhandled exception, on Ctrl-C, SIGTERM, SIGQUIT and when its
/// terminal closes. The process then ends as it would have; a signal that it ignores (nohup) stays ignored. What several guards do is done at once, for
/// whoever ends a process waits only so long. Against SIGKILL nothing helps but the next start's sweep.
/// </summary>
internal sealed class ExitGuard : IDisposable
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<ExitGuard> Standing = [];
    private static PosixSignalRegistration[]? _signals;

    private readonly Func<Task> _clean;

    /// <summary>Guards from now until it is disposed.</summary>
    /// <param name="clean">What to do; may be called more than once and from any thread, and must not throw.</param>
    public ExitGuard(Func<Task> clean)
    {
        _clean = clean;
        lock (Gate)
        {
            Standing.Add(this);
            _signals ??= Listen();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Gate)
        {
            Standing.Remove(this);
        }
    }

    private static PosixSignalRegistration[] Listen()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => CleanAll();
        AppDomain.CurrentDomain.UnhandledException += (_, _) => CleanAll();
        PosixSignal[] endings = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];
        return [.. endings.Select(s => PosixSignalRegistration.Create(s, _ => CleanAll()))];
    }

    private static void CleanAll()
    {
        List<ExitGuard> all;
        lock (Gate)
        {
            all = [.. Standing];
        }

        Task.WhenAll(all.Select(g => Task.Run(g._clean))).GetAwaiter().GetResult();
    }
}
