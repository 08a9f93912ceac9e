using Inspector.Agent.History;
using Inspector.Testing;
using static Inspector.Tests.History.Given;

namespace Inspector.Tests.History;

public sealed class SchemaTests
{
    /// <summary>Each kind of store with each version that a store can have today, none (0) included.</summary>
    public static TheoryData<int, int> Past =>
        [.. from kind in HistoryPlace.Kinds.Select(row => row.Data) from version in Enumerable.Range(0, HistorySchema.Phases.Length + 1) select new TheoryDataRow<int, int>(kind, version)];

    public static TheoryData<int> Kinds => HistoryPlace.Kinds;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Phases_are_numbered_without_a_gap() => Assert.Equal(Enumerable.Range(1, HistorySchema.Phases.Length), HistorySchema.Phases.Select(phase => phase.Version));

    [Theory]
    [MemberData(nameof(Past))]
    public async Task A_store_of_every_past_version_is_brought_up_to_date(int kind, int version)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        if (version > 0)
        {
            var backing = place.Backing();
            await using var connection = await backing.OpenAsync(Cancellation);
            await HistorySchema.UpgradeAsync(backing, connection, [.. HistorySchema.Phases.Take(version)], Monday, Cancellation);
        }

        await using var store = await place.WithAsync(Inspection(Monday, "a"));
        Assert.Single(await store.FindingsAsync("shop", cancellation: Cancellation));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_next_phase_keeps_what_there_is_and_the_version_before_goes_on_working(int kind)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        var next = new SchemaPhase(HistorySchema.Phases.Length + 1, 1, "alter table inspector_findings add column note text; create index inspector_findings_note on inspector_findings (note)");
        await using var old = await place.WithAsync(Inspection(Monday, "a"));
        await using var store = place.Open(options: new() { Phases = [.. HistorySchema.Phases, next] });
        Assert.True(await store.WrittenInTimeAsync());
        old.Record(Inspection(Monday.AddHours(1), "a", "b"));
        Assert.True(await old.WrittenInTimeAsync());
        Assert.Equal(2, (await store.FindingsAsync("shop", cancellation: Cancellation)).Length);

        await using var restarted = await place.WithAsync(Inspection(Monday.AddHours(2), "a"));
        Assert.Equal(Monday, Assert.Single(await restarted.FindingsAsync("shop", cancellation: Cancellation)).FirstSeen);
    }

    [Fact]
    public async Task A_store_that_only_a_later_version_works_with_is_left_alone()
    {
        await using var place = await HistoryPlace.OfAsync(0);
        await using (var later = place.Open(options: new() { Phases = [.. HistorySchema.Phases, new(99, 99, "create table later (a bigint)")] }))
        {
            Assert.True(await later.WrittenInTimeAsync());
        }

        await using var store = place.Open();
        store.Record(Inspection(Monday, "a"));
        await Eventually.TrueAsync("the store is refused", () => store.State.Condition == HistoryCondition.Unsuitable);
        Assert.Contains("version 99", store.State.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Several_that_begin_at_once_make_one_schema(int kind)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        var stores = Enumerable.Range(0, 4).Select(_ => place.Open()).ToList();
        await Task.WhenAll(stores.Select(store => store.WrittenInTimeAsync()));
        Assert.All(stores, store => Assert.Equal(HistoryCondition.Ready, store.State.Condition));
        await Task.WhenAll(stores.Select(store => store.DisposeAsync().AsTask()));
    }
}
