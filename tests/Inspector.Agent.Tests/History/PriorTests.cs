using System.Collections.Frozen;
using Inspector.Agent.History;
using Inspector.Catalog;
using Inspector.Testing;
using static Inspector.Tests.History.Given;

namespace Inspector.Tests.History;

/// <summary>What was kept becomes what an inspection may know.</summary>
public sealed class PriorTests
{
    /// <summary>The time at which <see cref="SnapshotFixture"/> was read.</summary>
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Reset = Now.AddHours(-2);

    public static TheoryData<int> Kinds => HistoryPlace.Kinds;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_windows_of_every_server_come_back_as_far_as_no_counter_tells_of_them(int kind)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        await using var store = await place.WithAsync(
            Seen(Now.AddDays(-9), 5),
            Seen(Now.AddDays(-8), 7),
            Seen(Now.AddDays(-8), 0, "db2:5432"),
            Seen(Now.AddDays(-7), 1, "gone:5432"),
            Seen(Now.AddDays(-1), 7),
            Seen(Now.AddHours(-1), 0, since: Reset));

        var replica = new ReplicaUsage("db2:5432", Now.AddDays(-20), FrozenDictionary<uint, IndexUsage>.Empty);
        var prior = await store.PriorAsync("shop", "db1:5432", Read() with { Replicas = [replica] }, Cancellation);

        Assert.Equal("db1:5432", prior.Server);
        Assert.Equal([("db1:5432", Now.AddHours(-1)), ("db2:5432", Now.AddDays(-8)), ("gone:5432", Now.AddDays(-7))], prior.Servers.Select(server => (server.Name, server.LastAsked)));
        var index = ("public", "orders_idx");
        Assert.Equal([new(16_400, Now.AddDays(-9), Now.AddDays(-1), 2, Now.AddDays(-8))], prior.Servers[0].Indexes[index]);
        Assert.Empty(prior.Servers[1].Indexes);
        Assert.Equal([new(16_400, Now.AddDays(-7), Now.AddDays(-7), 0, Now.AddDays(-7))], prior.Servers[2].Indexes[index]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_sequence_that_is_not_far_from_its_end_has_its_pace_of_the_last_month_four_times_a_day(int kind)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        await using var store = await place.WithAsync([.. Enumerable.Range(0, 40 * 8).Select(look => Position(Now.AddDays(-40).AddHours(3 * look), 3 * look))]);
        var prior = await store.PriorAsync("shop", "db1:5432", Read(last: 961), Cancellation);
        var growth = prior.Sequences[("public", "orders_id_seq")];
        Assert.Equal(120, growth.Points.Length);
        Assert.Equal((Now.AddDays(-30), 240.0), (growth.Points[0].At, growth.Points[0].Amount));
        Assert.Equal(24, prior.Of(Read(last: 961).Database.Sequences.Single(), Now)!.PerDay!.Value, 6);
        Assert.Empty((await store.PriorAsync("shop", "db1:5432", Read(last: 100), Cancellation)).Sequences);
        Assert.Empty((await store.PriorAsync("another", "db1:5432", Read(last: 961), Cancellation)).Sequences);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_table_has_its_growth(int kind)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        await using var store = await place.WithAsync();
        var read = Read(pages: 100);
        await store.RememberAsync("shop", "db1:5432", read, Cancellation);
        Assert.True(await store.WrittenInTimeAsync());
        Assert.Equal([new(Now, 819_200)], (await store.PriorAsync("shop", "db1:5432", read, Cancellation)).Tables[("public", "orders")].Points);
    }

    [Fact]
    public async Task What_is_read_is_kept_even_while_nothing_can_be_read_back()
    {
        await using var place = await HistoryPlace.OfAsync(0);
        var folder = Path.Combine(Path.GetDirectoryName(place.File)!, "later");
        await using var store = new HistoryStore(new SqliteBacking(Path.Combine(folder, "history.db")), TimeProvider.System, new() { FirstPause = TimeSpan.FromMilliseconds(20) });
        await Assert.ThrowsAsync<HistoryUnavailableException>(async () => await store.RememberAsync("shop", "db1:5432", Read(), Cancellation));
        Directory.CreateDirectory(folder);
        Assert.True(await store.WrittenInTimeAsync());
        Assert.Single(await store.UsageAsync("shop", "app", "public", "orders_idx", Cancellation));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_did_not_change_writes_nothing(int kind)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        await using var store = await place.WithAsync();
        foreach (var pages in new[] { 100, 100, 100 })
        {
            await store.RememberAsync("shop", "db1:5432", Read(last: 500, pages: pages), Cancellation);
        }

        Assert.True(await store.WrittenInTimeAsync());
        await using var connection = await place.Backing().OpenAsync(Cancellation);
        Assert.Equal(1, await connection.NumberAsync("select count(*) from inspector_usage", Cancellation));
        Assert.Equal(2, await connection.NumberAsync("select count(*) from inspector_growth", Cancellation));
        Assert.Equal(2, await connection.NumberAsync("select count(*) from inspector_growth_latest", Cancellation));
    }

    private static UsageEntry Seen(DateTimeOffset at, long scans, string server = "db1:5432", DateTimeOffset? since = null) =>
        Usage(at, scans, server, server != "db1:5432", since ?? Now.AddDays(-20));

    private static GrowthEntry Position(DateTimeOffset at, double amount) =>
        new("shop", "app", at, [new(GrowthKind.Sequence, "public", "orders_id_seq", amount, 999)]);

    private static Observation Read(long? last = null, int pages = 0)
    {
        var given = new SnapshotFixture { StatisticsReset = Reset, Pages = pages };
        given.Table("orders", "id int4 not null").WithIndex("orders_idx", "id");
        given.Sequence("orders_id_seq", maximum: 1_000, last: last);
        return new(given.Build(), [], []);
    }
}
