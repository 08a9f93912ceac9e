using System.Runtime.InteropServices;
using Inspector.Agent.Commands;
using Inspector.Agent.Targets;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var environment = ClientEnvironment.Take();
try
{
    return await CommandLine.RunAsync(args, Terminal.OfProcess(), environment, stop.Token);
}
catch (IOException)
{
    // Whoever read our output went away, as head(1) does: there is nobody left to tell.
    return ExitCode.Incomplete;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
