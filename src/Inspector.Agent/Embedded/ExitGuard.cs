using System.Runtime.InteropServices;

namespace Inspector.Agent.Embedded;

/// <summary>
/// Does one thing when this process ends before it could: at the normal end, on an unhandled exception, on Ctrl-C, SIGTERM, SIGQUIT and when its
/// terminal closes. The process then ends as it would have; a signal that it ignores (nohup) stays ignored. Against SIGKILL nothing helps but the
/// next start's sweep.
/// </summary>
internal sealed class ExitGuard : IDisposable
{
    private static readonly PosixSignal[] endings = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];

    private readonly Action clean;
    private readonly PosixSignalRegistration[] signals;

    /// <summary>Guards from now until it is disposed.</summary>
    /// <param name="clean">What to do; may be called more than once and from any thread, and must not throw.</param>
    public ExitGuard(Action clean)
    {
        this.clean = clean;
        signals = [.. endings.Select(s => PosixSignalRegistration.Create(s, _ => clean()))];
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        AppDomain.CurrentDomain.UnhandledException += OnCrash;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.UnhandledException -= OnCrash;
        foreach (var signal in signals)
        {
            signal.Dispose();
        }
    }

    private void OnExit(object? sender, EventArgs e) => clean();

    private void OnCrash(object sender, UnhandledExceptionEventArgs e) => clean();
}
