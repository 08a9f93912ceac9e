using System.Globalization;
using Inspector.Agent.Embedded;
using Inspector.ServerOwner;

// A process that owns a throw-away server and comes to the end that its argument names, so that tests can see what it leaves behind.
// It prints "FOLDER PID PORT" of the server once that is ready. With "history PLACE ROUNDS" or "history-at-once PLACE ROUNDS" it writes history instead.
if (args is ["history" or "history-at-once", var place, var rounds])
{
    await new HistoryLoop(place, int.Parse(rounds, CultureInfo.InvariantCulture), args[0] == "history-at-once").RunAsync();
    return 0;
}

var server = await EmbeddedServer.StartAsync(new());
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{server.Folder} {server.ProcessId} {server.Port}"));
switch (args)
{
    case ["returns"]:
        return 0;
    case ["exits"]:
        Environment.Exit(7);
        return 0;
    case ["throws"]:
        throw new InvalidOperationException("an end that nobody expected");
    default:
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
        return 0;
}
