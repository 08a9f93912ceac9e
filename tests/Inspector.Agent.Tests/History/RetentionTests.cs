using Inspector.Agent.History;
using Inspector.Testing;
using Inspector.Tests.Commands;
using static Inspector.Tests.History.Given;

namespace Inspector.Tests.History;

public sealed class RetentionTests
{
    public static TheoryData<int> Kinds => HistoryPlace.Kinds;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_over_goes_when_it_is_old_and_what_is_open_stays(int kind)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        await using var store = await place.WithAsync(Inspection(Monday, "gone", "open"), Inspection(Monday.AddDays(1), "open"));
        await ApplyAsync(place, "inspector_findings", Monday.AddDays(400));
        Assert.Equal(2, (await store.FindingsAsync("shop", withResolved: true, Cancellation)).Length);
        await ApplyAsync(place, "inspector_findings", Monday.AddDays(402));
        Assert.Equal("open", Assert.Single(await store.FindingsAsync("shop", withResolved: true, Cancellation)).Subject.Name);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_too_much_goes_the_oldest_first(int kind)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        await using var store = await place.WithAsync([.. Enumerable.Range(0, 6).Select(hour => Growth(Monday.AddHours(hour), hour))]);
        await ApplyAsync(place, "inspector_growth", Monday.AddHours(6), mostRows: 2);
        var growth = await store.GrowthAsync("shop", "app", GrowthKind.Sequence, "public", "orders_id_seq", Cancellation);
        Assert.Equal([4.0, 5.0], growth!.Points.Select(point => point.Amount));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_writer_applies_every_rule_when_the_time_has_come(int kind)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        var clock = new HandClock();
        await using var store = place.Open(clock, new() { Retention = [.. Retention.Default.Select(rule => rule with { MostAge = TimeSpan.FromHours(1) })] });
        store.Record(Inspection(Monday, "gone", "open"));
        store.Record(Inspection(Monday.AddHours(1), "open"));
        Assert.True(await store.WrittenInTimeAsync());
        Assert.Equal(2, (await store.FindingsAsync("shop", withResolved: true, Cancellation)).Length);

        clock.Advance(TimeSpan.FromHours(2));
        Assert.True(await store.WrittenInTimeAsync()); // wakes it
        await Eventually.ReadAsync("what is old is gone", () => store.FindingsAsync("shop", withResolved: true, Cancellation), findings => findings.Length == 1);
        Assert.Equal((HistoryCondition.Ready, 0L), (store.State.Condition, store.State.Refused));
    }

    private static async Task ApplyAsync(HistoryPlace place, string table, DateTimeOffset now, long? mostRows = null)
    {
        var rule = Retention.Default.Single(one => one.Table == table);
        var backing = place.Backing();
        await using var connection = await backing.OpenAsync(Cancellation);
        await connection.BeginAsync(Cancellation);
        Assert.False(await (rule with { MostRows = mostRows ?? rule.MostRows }).ApplyAsync(connection, now, Cancellation));
        await connection.CommitAsync(Cancellation);
    }
}
