using System.Text.Json;
using Inspector.Agent.Commands;
using Inspector.Testing;
using Inspector.Tests.Configuration;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Commands;

/// <summary>A watch over real servers, in a window of paper, with a clock moved by hand.</summary>
public sealed class LocksWatchTests : IDisposable
{
    private const string Enter = "\u001b[?1049h";
    private const string Leave = "\u001b[?7h\u001b[?25h\u001b[?1049l";
    private const string Update = "update orders set n = n + 1 where id = 1";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Who_begins_to_wait_appears_and_who_no_longer_does_goes(TestServer server)
    {
        await using var live = await server.StartPrivateAsync();
        await using var database = await live.CreateDatabaseAsync();
        await using var watched = Watched.InWindow(Knock.Text(database.ConnectionString));
        await watched.ShowsAsync("Nothing waits for a lock");

        await using (var hang = await Hang.WithOrdersAsync(database))
        {
            var root = await hang.HoldAsync($"begin; {Update}");
            await hang.WaitAsync(5, Update);
            await watched.ShowsAsync($"{root.ProcessID}  blocks 5; idle in transaction");
        }

        await watched.ShowsAsync("Nothing waits for a lock");
        Assert.Equal(ExitCode.Clean, await watched.StopAsync());
        Assert.StartsWith(Enter, watched.Window.All, StringComparison.Ordinal);
        Assert.EndsWith(Leave, watched.Window.All, StringComparison.Ordinal);
        Assert.Equal(("", ""), (watched.Output, watched.Error));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Keys_fold_sort_pause_and_quit(TestServer server)
    {
        await using var live = await server.StartPrivateAsync();
        await using var database = await live.CreateDatabaseAsync();
        await using var hang = await Hang.WithOrdersAsync(database);
        await hang.HoldAsync("begin; lock table orders");
        await hang.WaitAsync(5, "select count(*) from orders");
        await using var watched = Watched.InWindow(Knock.Text(database.ConnectionString), new() { FailOnWait = true });
        await watched.ShowsAsync("+ 4 more  SELECT on public.orders");

        watched.Window.Type(WindowKey.Pause);
        await watched.ShowsAsync("paused: p goes on");
        var paused = watched.Window.Frame.Split('\n')[0];
        watched.Window.Type(WindowKey.Fold);
        await watched.ShowsAsync("f folds");
        Assert.DoesNotContain("more", watched.Window.Frame, StringComparison.Ordinal);
        watched.Window.Type(WindowKey.Sort);
        await watched.ShowsAsync("s sorts (now by wait)");
        Assert.Equal(paused, watched.Window.Frame.Split('\n')[0]);
        watched.Window.Type(WindowKey.Pause);
        await watched.ShowsAsync("p pauses");
        watched.Window.Type(WindowKey.Quit);

        Assert.Equal(ExitCode.Findings, await watched.EndAsync());
        Assert.EndsWith(Leave, watched.Window.All, StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_window_that_shrinks_is_drawn_in_what_room_it_has_and_below_that_frames_are_plain(TestServer server)
    {
        await using var live = await server.StartPrivateAsync();
        await using var database = await live.CreateDatabaseAsync();
        await using var hang = await Hang.WithOrdersAsync(database);
        await hang.HoldAsync("begin; lock table orders");
        await hang.WaitAsync(2, "select count(*) from orders");
        await using var watched = Watched.InWindow(Knock.Text(database.ConnectionString));
        await watched.ShowsAsync("2 of ");

        watched.Window.Size = (44, 8);
        watched.Window.Type(WindowKey.Resized);
        await watched.PassAsync("the frame fits", () => watched.Window.Frame.Split('\n') is { Length: 8 } lines && lines.All(line => line.Length <= 44));
        Assert.DoesNotContain("q quits", watched.Window.Frame, StringComparison.Ordinal); // there is no room for all of the last line
        watched.Window.Type(WindowKey.Down);
        await watched.PassAsync("the frame scrolls", () => !watched.Window.Frame.Contains("Locks of", StringComparison.Ordinal));

        watched.Window.Size = (20, 4);
        await watched.PassAsync("a plain frame is written", () => watched.Output.Contains("Locks of", StringComparison.Ordinal));
        Assert.EndsWith(Leave, watched.Window.All, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", watched.Output, StringComparison.Ordinal);

        watched.Window.Size = (100, 40);
        await watched.ShowsAsync("2 of ");
        await watched.StopAsync();
        Assert.EndsWith(Leave, watched.Window.All, StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_server_that_restarts_is_found_again(TestServer server)
    {
        await using var live = await server.StartPrivateAsync();
        await using var watched = Watched.InWindow(Knock.Text(live.ConnectionString("postgres")));
        await watched.ShowsAsync("Nothing waits for a lock");

        await live.Embedded.StopAsync(cancellation: TestContext.Current.CancellationToken);
        await watched.ShowsAsync("reconnecting: ");
        Assert.Contains("what follows is as it was last seen", watched.Window.Frame, StringComparison.Ordinal);
        Assert.Contains("Nothing waits for a lock", watched.Window.Frame, StringComparison.Ordinal);
        await live.Embedded.StartAgainAsync(TestContext.Current.CancellationToken);
        live.Administration.Clear();

        await watched.PassAsync("it looks again", () => watched.Window.Frame.StartsWith("Locks of", StringComparison.Ordinal));
        Assert.Equal((ExitCode.Clean, ""), (await watched.StopAsync(), watched.Error));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_connection_that_is_cut_is_opened_anew_and_said_once_where_nothing_is_drawn(TestServer server)
    {
        await using var live = await server.StartPrivateAsync();
        await using var wire = Wire.To(live.ConnectionString("postgres"));
        await using var watched = Watched.InPipe(wire.Target(), new() { IsWatch = true, Outputs = [new("json", null)] });
        await watched.PassAsync("a look is written", () => watched.Output.Contains('\n', StringComparison.Ordinal));
        var looks = Looks();

        await wire.CutAsync();
        await watched.PassAsync("it looks again", () => Looks() > looks + 2);
        await watched.StopAsync();

        Assert.Matches("^inspector: reconnecting: 127.0.0.1:[0-9]+: [^\n]+\n$", watched.Error);
        var contract = JsonSchema.Load(Checkout.File("docs", "locks.schema.json"), isClosed: true);
        Assert.All(watched.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Empty(contract.Check(line)));

        int Looks() => watched.Output.Count(letter => letter == '\n');
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Incidents_are_appended_when_they_end_and_at_the_end_of_the_watch_those_that_last(TestServer server)
    {
        await using var live = await server.StartPrivateAsync();
        await using var database = await live.CreateDatabaseAsync();
        var file = _folder.File("night.jsonl", "half a line");
        await using var watched = Watched.InPipe(Knock.Text(database.ConnectionString), new() { Record = file });
        await using (var hang = await Hang.WithOrdersAsync(database))
        {
            await hang.HoldAsync($"begin; {Update}");
            await hang.WaitAsync(3, Update);
            await watched.PassAsync("time goes by", Passed(watched, 5));
        }

        await watched.PassAsync("the incident is told", () => watched.Output.Contains(" blocked up to 3 sessions for ", StringComparison.Ordinal));
        await using var second = new Hang(database);
        var root = await second.HoldAsync("select pg_advisory_lock(42)");
        await second.WaitAsync(2, "select pg_advisory_lock(42)");
        await watched.PassAsync("time goes by", Passed(watched, 5));
        Assert.Equal((ExitCode.Clean, ""), (await watched.StopAsync(), watched.Error));

        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        var contract = JsonSchema.Load(Checkout.File("docs", "locks.schema.json"), isClosed: true);
        Assert.Equal((3, "half a line"), (lines.Length, lines[0]));
        Assert.All(lines.Skip(1), line => Assert.Empty(contract.Check(line)));
        using var ended = JsonDocument.Parse(lines[1]);
        Assert.Equal((3, JsonValueKind.String), (ended.RootElement.GetProperty("peakWaiters").GetInt32(), ended.RootElement.GetProperty("end").ValueKind));
        using var open = JsonDocument.Parse(lines[2]);
        Assert.Equal((root.ProcessID, JsonValueKind.Null), (open.RootElement.GetProperty("root").GetProperty("pid").GetInt32(), open.RootElement.GetProperty("end").ValueKind));
        Assert.Equal("advisory lock 42", open.RootElement.GetProperty("objects")[0].GetString());
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_full_disk_is_one_line_and_nothing_is_lost(TestServer server)
    {
        await using var live = await server.StartPrivateAsync();
        await using var database = await live.CreateDatabaseAsync();
        await using var watched = Watched.InPipe(Knock.Text(database.ConnectionString), new() { Record = "/dev/full" });
        for (var i = 0; i < 2; i++)
        {
            await using var hang = new Hang(database);
            await hang.HoldAsync("select pg_advisory_lock(42)");
            await hang.WaitAsync(1, "select pg_advisory_lock(42)");
            await watched.PassAsync("time goes by", Passed(watched, 5));
        }

        await watched.PassAsync("both have ended", () => watched.Output.Split(" blocked up to ").Length == 3);
        Assert.Equal(ExitCode.Usage, await watched.StopAsync());

        Assert.Matches(
            "^inspector: /dev/full: cannot be written: No space left on device[^\n]*; what is not written is kept, and tried again\ninspector: /dev/full: [^\n]+; what is not in the file was printed instead: 2 incidents\n$",
            watched.Error);
        Assert.Equal(2, watched.Output.Split('\n').Count(line => line.StartsWith("{\"schemaVersion\":1,", StringComparison.Ordinal)));
    }

    /// <summary>So many looks have begun from now on.</summary>
    private static Func<bool> Passed(Watched watched, int seconds)
    {
        var until = watched.Clock.GetUtcNow().AddSeconds(seconds);
        return () => watched.Clock.GetUtcNow() >= until;
    }
}
