using Inspector.Activity;
using Inspector.Agent.History;
using Inspector.Findings;
using static Inspector.Tests.History.Given;

namespace Inspector.Tests.History;

/// <summary>What else is kept.</summary>
public sealed class KeptTests
{
    public static TheoryData<int> Kinds => HistoryPlace.Kinds;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_incident_comes_back_as_it_was_last_recorded(int major)
    {
        await using var place = await HistoryPlace.OfAsync(major);
        var incident = new Incident
        {
            Root = new(0, "gid 'x'"),
            State = "prepared",
            Application = "",
            Query = "update orders set state = $1",
            Start = Monday,
            LastSeen = Monday.AddSeconds(10),
            PeakWaiters = 2,
            Depth = 1,
            Samples = 2,
            Objects = ["public.orders"],
            Statements = ["select \"a\""],
        };
        var ended = incident with { LastSeen = Monday.AddSeconds(20), End = Monday.AddSeconds(25), PeakWaiters = 9, Samples = 4 };
        await using var store = await place.WithAsync(new IncidentEntry("shop", incident), new IncidentEntry("shop", ended));

        var read = Assert.Single(await store.IncidentsAsync("shop", Monday.AddSeconds(24), Monday.AddDays(1), cancellation: Cancellation));
        Assert.Equal(ended with { Objects = [], Statements = [] }, read with { Objects = [], Statements = [] });
        Assert.Equal(ended.Objects, read.Objects);
        Assert.Equal(ended.Statements, read.Statements);
        Assert.Empty(await store.IncidentsAsync("shop", Monday.AddSeconds(26), Monday.AddDays(1), cancellation: Cancellation));
        Assert.Empty(await store.IncidentsAsync("shop", Monday.AddDays(-1), Monday, cancellation: Cancellation));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_suppression_holds_to_its_last_day_or_until_it_is_withdrawn(int major)
    {
        await using var place = await HistoryPlace.OfAsync(major);
        var rule = new Suppression { Probe = "duplicate-index", Object = new("public.*"), Reason = "release 42", Expires = new(2026, 11, 20) };
        var other = new Suppression { Fingerprint = Finding("a").Fingerprint, Reason = "known" };
        await using var store = await place.WithAsync(new SuppressionEntry("shop", rule, Monday), new SuppressionEntry(null, other, Monday.AddHours(1)));

        Assert.Equal([rule, other], await store.SuppressionsAsync("shop", new(2026, 11, 20), Cancellation));
        Assert.Equal([other], await store.SuppressionsAsync("shop", new(2026, 11, 21), Cancellation));
        Assert.Equal([other], await store.SuppressionsAsync("another", new(2026, 11, 20), Cancellation));

        store.Record(new SuppressionEntry(null, other, Monday.AddHours(2), IsWithdrawn: true));
        Assert.True(await store.WrittenInTimeAsync());
        Assert.Equal([rule], await store.SuppressionsAsync("shop", new(2026, 11, 20), Cancellation));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Use_is_told_by_server_across_a_reset(int major)
    {
        await using var place = await HistoryPlace.OfAsync(major);
        var reset = Monday.AddHours(3);
        await using var store = await place.WithAsync(
            Usage(Monday, 500),
            Usage(Monday, 7, server: "db2:5432", isStandby: true),
            Usage(Monday.AddHours(1), 501),
            Usage(Monday.AddHours(2), 501),
            Usage(Monday.AddHours(4), 0, since: reset),
            Usage(Monday.AddHours(5), 0, since: reset));

        var use = await store.UsageAsync("shop", "app", "public", "orders_idx", Cancellation);
        Assert.Equal(["db1:5432", "db2:5432"], use.Select(one => one.Server));
        Assert.Equal((Monday.AddHours(1), TimeSpan.FromHours(2), Monday.AddHours(5)), (use[0].UnusedSince, use[0].Unseen, use[0].LastSeen));
        Assert.Equal([1L, 0L], use[0].Windows.Select(window => window.Scans));
        Assert.Equal(Monday, use[1].UnusedSince);
        Assert.True(Assert.Single(use[1].Windows).IsStandby);
        Assert.Empty(await store.UsageAsync("shop", "app", "public", "another_idx", Cancellation));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_sequence_that_grows_has_a_date_on_which_it_ends(int major)
    {
        await using var place = await HistoryPlace.OfAsync(major);
        await using var store = await place.WithAsync([.. Enumerable.Range(0, 49).Select(hour => Growth(Monday.AddHours(hour), 100 + hour))]);
        var growth = await store.GrowthAsync("shop", "app", GrowthKind.Sequence, "public", "orders_id_seq", Cancellation);
        Assert.Equal((49, 24.0), (growth!.Points.Length, Math.Round(growth.PerDay!.Value, 6)));
        Assert.Equal(Monday.AddHours(48 + 852), growth.ExhaustedAt!.Value, TimeSpan.FromSeconds(1));
        Assert.Null(await store.GrowthAsync("shop", "app", GrowthKind.Size, "public", "orders_id_seq", Cancellation));
    }

    [Fact]
    public async Task Samples_that_come_too_soon_or_tell_nothing_new_are_not_kept()
    {
        await using var place = await HistoryPlace.OfAsync(0);
        await using var store = await place.WithAsync(Growth(Monday, 1), Growth(Monday.AddMinutes(30), 2), Growth(Monday.AddMinutes(60), 3), Growth(Monday.AddDays(5), 3));
        var growth = await store.GrowthAsync("shop", "app", GrowthKind.Sequence, "public", "orders_id_seq", Cancellation);
        Assert.Equal([new(Monday, 1), new(Monday.AddHours(1), 3)], growth!.Points);
        Assert.Equal((Monday.AddDays(5), 3.0), (growth.LastSeen, growth.Amount));
    }
}
