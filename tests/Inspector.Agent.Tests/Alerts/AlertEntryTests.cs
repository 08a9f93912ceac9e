using Inspector.Agent.History;
using Inspector.Tests.History;
using static Inspector.Tests.History.Given;

namespace Inspector.Tests.Alerts;

/// <summary>What is kept of alerts.</summary>
public sealed class AlertEntryTests
{
    private static readonly AlertEntry Begun = new("am", "0123", Monday, "shop", Monday.AddSeconds(11), null, "{\"a\":\"x\\u0000\"}");
    private static readonly AlertEntry Ended = Begun with { At = Monday.AddMinutes(2), End = Monday.AddMinutes(1) };

    public static TheoryData<int> Kinds => HistoryPlace.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_over_stays_over_whatever_comes_late(int kind)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        await using var store = await place.WithAsync(Begun, Begun with { Receiver = "hook" }, Ended, Begun, Begun with { Start = Monday.AddHours(1) });
        var read = await store.AlertsAsync(Monday, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(
            [("am", Monday, (DateTimeOffset?)Monday.AddMinutes(1)), ("am", Monday.AddHours(1), null), ("hook", Monday, null)],
            read.Select(row => (row.Receiver, row.Start, row.End)).Order());
        Assert.All(read, row => Assert.Equal(Begun.Told, row.Told));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_ended_long_ago_is_not_read(int kind)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        await using var store = await place.WithAsync(Ended);
        Assert.Empty(await store.AlertsAsync(Monday.AddMinutes(2), cancellation: TestContext.Current.CancellationToken));
        Assert.Single(await store.AlertsAsync(Monday.AddMinutes(1), cancellation: TestContext.Current.CancellationToken));
    }
}
