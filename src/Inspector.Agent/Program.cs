using System.Runtime.InteropServices;
using Inspector.Agent.Commands;
using Inspector.Agent.Targets;

var terminal = Terminal.OfProcess();
AppDomain.CurrentDomain.UnhandledException += (_, _) => terminal.Window?.Leave();
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, _ => terminal.Window?.Leave()); // Ctrl-\ ends us where we are
return await CommandLine.RunAsync(args, terminal, ClientEnvironment.Take(), stop.Token);

// The first signal lets us leave the server in order; whoever sends a second one does not want to wait for that.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    if (!signal.Cancel)
    {
        terminal.Window?.Leave();
    }

    stop.Cancel();
}
