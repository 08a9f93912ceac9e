using System.Globalization;
using Inspector.Agent.Embedded;
using Inspector.Agent.History;
using Inspector.Testing;
using Inspector.Tests.Configuration;
using static Inspector.Tests.History.Given;

namespace Inspector.Tests.History;

/// <summary>Real processes, killed and starved.</summary>
public sealed class KeeperFaultTests
{
    public static TheoryData<int> Kinds => HistoryPlace.Kinds;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Five times over, each time while the next round is being written.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task After_a_kill_in_the_middle_of_writing_nothing_that_was_written_is_lost_and_nothing_is_new_that_was_known(int kind)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        var told = 0L;
        for (var life = 1; life <= 5; life++)
        {
            await using var keeper = Keeper.Start("history", place.Database?.ConnectionString ?? place.File, 1_000);
            for (var round = 0; round < life; round++)
            {
                told = Number(await keeper.ReadUntilAsync("written "));
            }

            await keeper.KillAsync();
        }

        await using var store = await place.WithAsync();
        var inspections = (await store.InspectionsPageAsync(most: 1_000, cancellation: Cancellation)).Items;
        Assert.InRange(inspections.Length, told, told + 5);
        Assert.Equal(Enumerable.Range(1, inspections.Length).Reverse().Select(number => (long)number), inspections.Select(one => one.Number));
        var findings = await store.FindingsAsync("shop", withResolved: true, Cancellation);
        Assert.Equal(50, findings.Length);
        Assert.All(findings, finding => Assert.Equal((inspections[^1].SeenAt, inspections[0].SeenAt, null, 0L), (finding.FirstSeen, finding.LastSeen, finding.ResolvedAt, finding.Reopened)));
        await using var connection = await place.Backing().OpenAsync(Cancellation);
        Assert.Equal(1_000, await connection.NumberAsync("select count(*) from inspector_usage where last_scans = (select min(last_scans) from inspector_usage)", Cancellation));
        Assert.Empty(store.State.SetAside);
    }

    [Fact]
    public async Task What_a_full_disk_does_not_take_is_written_when_there_is_room()
    {
        using var folder = new TemporaryFolder();
        await SkipUnlessMountsAsync(folder.Path);
        await using var keeper = Keeper.Start("history-at-once", Path.Combine(folder.Path, "history.db"), 150, $"mount -t tmpfs -o size=1m tmpfs '{folder.Path}'", isApart: true);
        Assert.Matches("^state (Full|Unreachable) .*(full|disk I/O)", await keeper.ReadUntilAsync("state Full", "state Unreachable"));
        await RunAsync("nsenter", ["--target", Id(keeper), "--mount", "mount", "-o", "remount,size=64m", folder.Path]);
        Assert.Equal("written 150 dropped 0 refused 0", await keeper.ReadUntilAsync("written ", "lost "));
    }

    [Fact]
    public async Task What_a_file_that_may_not_grow_does_not_take_is_written_when_it_may()
    {
        using var folder = new TemporaryFolder();
        await using var keeper = Keeper.Start("history", Path.Combine(folder.Path, "history.db"), 10_000, "trap '' XFSZ && export DOTNET_EnableWriteXorExecute=0");
        await keeper.ReadUntilAsync("written ");
        await RunAsync("prlimit", ["--pid", Id(keeper), "--fsize=500000:unlimited"]);
        await keeper.ReadUntilAsync("state Full", "state Unreachable");
        await RunAsync("prlimit", ["--pid", Id(keeper), "--fsize=unlimited"]);
        await keeper.ReadUntilAsync("state Ready");
        Assert.EndsWith("dropped 0 refused 0", await keeper.ReadUntilAsync("written ", "lost "), StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task What_a_server_that_was_killed_does_not_take_is_written_in_order_when_it_is_back(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var store = new HistoryStore(
            new PostgresBacking(database.DataSource, "server"), TimeProvider.System, new() { FirstPause = TimeSpan.FromMilliseconds(20), LongestPause = TimeSpan.FromMilliseconds(100) });
        for (var hour = 0; hour < 300; hour++)
        {
            store.Record(Inspection(Monday.AddHours(hour), "a", "b"));
        }

        await Eventually.TrueAsync("it writes", () => store.State.Condition == HistoryCondition.Ready && store.State.Waiting < 300);
        await server.Embedded.StopAsync(Signal.Kill, Cancellation);
        await Eventually.TrueAsync("the store is unreachable", () => store.State.Condition == HistoryCondition.Unreachable);
        Assert.NotEqual(0, store.State.Waiting);
        store.Record(Inspection(Monday.AddHours(300), "a"));
        await server.Embedded.StartAgainAsync(Cancellation);
        Assert.True(await store.WrittenInTimeAsync());

        Assert.Equal((HistoryCondition.Ready, 0L, 0L), (store.State.Condition, store.State.Dropped, store.State.Refused));
        var times = (await store.InspectionsPageAsync(most: 1_000, cancellation: Cancellation)).Items.OrderBy(one => one.Number).Select(one => one.SeenAt).ToList();
        Assert.Equal(Enumerable.Range(0, 301).Select(hour => Monday.AddHours(hour)), times.Distinct()); // the one whose commit nobody heard of may be there twice
        Assert.InRange(times.Count, 301, 302);
        Assert.Equal(times.Order(), times);
        Assert.All(await store.FindingsAsync("shop", withResolved: true, Cancellation), finding => Assert.Equal((Monday, 0L), (finding.FirstSeen, finding.Reopened)));
    }

    private static long Number(string line) => long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);

    private static string Id(Keeper keeper) => keeper.Id.ToString(CultureInfo.InvariantCulture);

    private static async Task RunAsync(string program, string[] arguments) =>
        Assert.Equal(0, (await Command.RunAsync(Account.Own, program, arguments, cancellation: Cancellation)).ExitCode);

    private static async Task SkipUnlessMountsAsync(string folder)
    {
        var tried = await Command.RunAsync(Account.Own, "unshare", ["--mount", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], cancellation: Cancellation);
        if (tried.ExitCode != 0)
        {
            throw Absent.Part("mount", $"the test mounts a small file system in a namespace of its own, which only root may: {tried.Error.Trim()}");
        }
    }
}
