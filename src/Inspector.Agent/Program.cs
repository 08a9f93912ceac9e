using System.Runtime.InteropServices;
using Inspector.Agent.Commands;
using Inspector.Agent.Targets;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await CommandLine.RunAsync(args, Terminal.OfProcess(), ClientEnvironment.Take(), stop.Token);

// The first signal lets us leave the server in order; whoever sends a second one does not want to wait for that.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
