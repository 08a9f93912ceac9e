using Inspector.Agent.History;
using Inspector.Testing;
using static Inspector.Tests.History.Given;

namespace Inspector.Tests.History;

/// <summary>Recording goes on whatever the store does, the state says what it does, and what was kept is written when it is well again.</summary>
public sealed class StoreFaultTests
{
    private static readonly HistoryOptions Hasty = new() { FirstPause = TimeSpan.FromMilliseconds(20), LongestPause = TimeSpan.FromMilliseconds(100) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broken_file_is_set_aside_and_a_new_one_begun()
    {
        await using var place = await HistoryPlace.OfAsync(0);
        await File.WriteAllTextAsync(place.File, new string('x', 10_000), Cancellation);
        await using var store = await place.WithAsync(Inspection(Monday, "a"));

        Assert.Equal(HistoryCondition.Ready, store.State.Condition);
        Assert.StartsWith(place.File + ".broken-", Assert.Single(store.State.SetAside), StringComparison.Ordinal);
        Assert.Equal(10_000, new FileInfo(Assert.Single(Directory.GetFiles(Path.GetDirectoryName(place.File)!, "*.broken-*"))).Length);
        Assert.Single(await store.FindingsAsync("shop", cancellation: Cancellation));
    }

    [Fact]
    public async Task A_file_that_is_damaged_in_its_middle_is_set_aside()
    {
        await using var place = await HistoryPlace.OfAsync(0);
        await using (await place.WithAsync([.. Enumerable.Range(0, 50).Select(i => Inspection(Monday.AddHours(i), [.. Enumerable.Range(0, 20).Select(j => $"index_{i}_{j}")]))]))
        {
        }

        await using (var file = File.OpenWrite(place.File))
        {
            file.Seek(4096, SeekOrigin.Begin);
            await file.WriteAsync(new byte[(int)file.Length - 4096].Select(_ => (byte)0xa5).ToArray(), Cancellation);
        }

        await using var store = await place.WithAsync(Inspection(Monday, "a"));
        Assert.Equal(HistoryCondition.Ready, store.State.Condition);
        Assert.Single(store.State.SetAside);
    }

    [Fact]
    public async Task A_file_that_was_removed_is_begun_anew()
    {
        await using var place = await HistoryPlace.OfAsync(0);
        await using var store = await place.WithAsync(Inspection(Monday, "a"));
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(place.File)!))
        {
            File.Delete(file);
        }

        store.Record(Inspection(Monday.AddHours(1), "b"));
        Assert.True(await store.WrittenInTimeAsync());
        Assert.Equal("b", Assert.Single(await store.FindingsAsync("shop", cancellation: Cancellation)).Subject.Name);
    }

    [Fact]
    public async Task What_a_full_store_does_not_take_is_written_when_there_is_room()
    {
        await using var place = await HistoryPlace.OfAsync(0);
        var backing = new SqliteBacking(place.File) { MaximumBytes = 200_000 };
        await using var store = new HistoryStore(backing, TimeProvider.System, Hasty);
        for (var i = 0; i < 20; i++)
        {
            store.Record(new InspectionEntry($"shop {i}", Inspected([.. Enumerable.Range(0, 100).Select(j => $"index_{j}")]), Monday));
        }

        await Eventually.TrueAsync("the store is full", () => store.State.Condition == HistoryCondition.Full);
        Assert.NotNull(store.State.Reason);
        Assert.InRange(store.State.Waiting, 1, 20);

        backing.MaximumBytes = 100_000_000;
        Assert.True(await store.WrittenInTimeAsync());
        Assert.Equal((HistoryCondition.Ready, 0L, 0L), (store.State.Condition, store.State.Dropped, store.State.Refused));
        Assert.Equal(100, (await store.FindingsAsync("shop 19", cancellation: Cancellation)).Length);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_said_and_waited_for()
    {
        await using var place = await HistoryPlace.OfAsync(0);
        var folder = Path.Combine(Path.GetDirectoryName(place.File)!, "later");
        await using var store = new HistoryStore(new SqliteBacking(Path.Combine(folder, "history.db")), TimeProvider.System, Hasty);
        store.Record(Inspection(Monday, "a"));
        await Eventually.TrueAsync("the store is unreachable", () => store.State.Condition == HistoryCondition.Unreachable);
        var since = store.State.Since;
        await Assert.ThrowsAsync<HistoryUnavailableException>(() => store.FindingsAsync("shop", cancellation: Cancellation));
        Assert.Equal(since, store.State.Since);

        Directory.CreateDirectory(folder);
        Assert.True(await store.WrittenInTimeAsync());
        Assert.Single(await store.FindingsAsync("shop", cancellation: Cancellation));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_server_that_may_not_be_written_to_is_said_and_waited_for(TestServer server)
    {
        await using var place = await HistoryPlace.OfAsync(server.Major);
        var told = new List<HistoryCondition>();
        await using var store = place.Open(options: Hasty with { Changed = state => told.Add(state.Condition) });
        store.Record(Inspection(Monday, "a"));
        Assert.True(await store.WrittenInTimeAsync());

        await RestartSessionsAsync(place.Database!, "set default_transaction_read_only = on");
        store.Record(Inspection(Monday.AddHours(1), "a", "b"));
        await Eventually.TrueAsync("the store is read-only", () => store.State.Condition == HistoryCondition.ReadOnly);

        await RestartSessionsAsync(place.Database!, "reset default_transaction_read_only");
        Assert.True(await store.WrittenInTimeAsync());
        Assert.Equal(2, (await store.FindingsAsync("shop", cancellation: Cancellation)).Length);
        Assert.Equal((HistoryCondition.Ready, HistoryCondition.Ready), (told[0], told[^1]));
        Assert.Contains(HistoryCondition.ReadOnly, told);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_server_that_lets_nobody_in_is_said_and_waited_for(TestServer server)
    {
        await using var place = await HistoryPlace.OfAsync(server.Major);
        await using var store = place.Open(options: Hasty);
        store.Record(Inspection(Monday, "a"));
        Assert.True(await store.WrittenInTimeAsync());

        await RestartSessionsAsync(place.Database!, "with allow_connections false");
        store.Record(Inspection(Monday.AddHours(1), "a", "b"));
        await Eventually.TrueAsync("the store is unreachable", () => store.State.Condition == HistoryCondition.Unreachable);

        await RestartSessionsAsync(place.Database!, "with allow_connections true");
        Assert.True(await store.WrittenInTimeAsync());
        Assert.Equal(2, (await store.FindingsAsync("shop", cancellation: Cancellation)).Length);
    }

    [Fact]
    public async Task The_end_does_not_wait_for_a_store_that_is_not_there()
    {
        var store = new HistoryStore(new SqliteBacking("/nowhere/history.db"), TimeProvider.System, new() { FirstPause = TimeSpan.FromDays(1) });
        store.Record(Inspection(Monday, "a"));
        await Eventually.TrueAsync("the store is unreachable", () => store.State.Condition == HistoryCondition.Unreachable);
        var written = store.WrittenInTimeAsync();
        await store.DisposeAsync();
        Assert.False(await written);
    }

    private static async Task RestartSessionsAsync(TestDatabase database, string change)
    {
        await using var session = await Session.OpenAsync(database.Server.ConnectionString("postgres"));
        await session.ExecuteAsync($"alter database {database.QuotedName} {change}");
        await session.ScalarAsync<long>("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = $1", database.Name);
    }
}
