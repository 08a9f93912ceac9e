using Inspector.Activity;
using Inspector.Agent.History;
using Inspector.Findings;
using static Inspector.Tests.History.Given;

namespace Inspector.Tests.History;

/// <summary>What an API shows a page at a time.</summary>
public sealed class PageTests
{
    public static TheoryData<int> Kinds => HistoryPlace.Kinds;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Pages_of_findings_hold_each_once(int kind)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        await using var store = await place.WithAsync(
            Inspection(Monday, "a", "b", "c", "d"), new InspectionEntry("z", Inspected("a", "e") with { Target = Inspected().Target with { Database = "two" } }, Monday));

        var (names, pages) = await AllAsync(after => store.FindingsPageAsync(new(), 4, after, Cancellation), one => $"{one.Target} {one.Database} {one.Subject.Name}");
        Assert.Equal(2, pages);
        Assert.Equal(["shop app a", "shop app b", "shop app c", "shop app d", "z two a", "z two e"], names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_comes_between_two_pages_makes_none_repeat_or_miss(int kind)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        await using var store = await place.WithAsync([.. Enumerable.Range(0, 6).Select(hour => Inspection(Monday.AddHours(hour), "a"))]);
        var first = await store.InspectionsPageAsync(most: 3, cancellation: Cancellation);
        store.Record(Inspection(Monday.AddHours(9), "a"));
        Assert.True(await store.WrittenInTimeAsync());
        var second = await store.InspectionsPageAsync(most: 3, after: first.Next, cancellation: Cancellation);
        Assert.Equal([6L, 5, 4, 3, 2, 1], first.Items.Concat(second.Items).Select(one => one.Number));
        Assert.Null(second.Next);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_filter_leaves_what_it_names(int kind)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        var suppressed = Finding("c") with { State = FindingState.Suppressed, Severity = Severity.Info, Confidence = Confidence.Possible };
        await using var store = await place.WithAsync(
            Inspection(Monday, "a"), new InspectionEntry("shop", Inspected("b") with { Findings = [Finding("b"), suppressed] }, Monday), new InspectionEntry("z", Inspected("e"), Monday));
        store.Record(new InspectionEntry("shop", Inspected() with { Findings = [Finding("b"), suppressed] }, Monday.AddHours(1)));
        Assert.True(await store.WrittenInTimeAsync());

        Assert.Equal("b c", await NamesAsync(new() { Target = "shop" }));
        Assert.Equal("a b c", await NamesAsync(new() { Target = "shop", WithResolved = true }));
        Assert.Equal("b c e", await NamesAsync(new() { Probe = "duplicate-index", Database = "app" }));
        Assert.Equal("b e", await NamesAsync(new() { LeastSeverity = Severity.Warning }));
        Assert.Equal("b e", await NamesAsync(new() { LeastConfidence = Confidence.Likely }));
        Assert.Equal("c", await NamesAsync(new() { State = FindingState.Suppressed }));
        Assert.Equal("", await NamesAsync(new() { LeastSeverity = Severity.Error }));
        Assert.Equal("", await NamesAsync(new() { Probe = "unused-index" }));

        async Task<string> NamesAsync(FindingFilter filter) =>
            string.Join(' ', (await store.FindingsPageAsync(filter, cancellation: Cancellation)).Items.Select(one => one.Subject.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Inspections_are_told_the_latest_first_with_what_they_took(int kind)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        var took = Inspected("a") with { Duration = TimeSpan.FromMilliseconds(812), DatabaseTime = TimeSpan.FromMilliseconds(310), Faults = ["x"] };
        await using var store = await place.WithAsync(new InspectionEntry("shop", took, Monday.AddHours(1)), new InspectionEntry("z", Inspected(), Monday.AddHours(2)), Inspection(Monday));
        var all = await store.InspectionsPageAsync(cancellation: Cancellation);
        Assert.Equal(["z", "shop", "shop"], all.Items.Select(one => one.Target));
        Assert.Equal(new("shop", "app", 1, Monday.AddHours(1), took.Duration, took.DatabaseTime, "18.4", false, 1, 0, 1), all.Items[1]);
        Assert.Equal("z", Assert.Single((await store.InspectionsPageAsync("z", "app", cancellation: Cancellation)).Items).Target);
        Assert.Empty((await store.InspectionsPageAsync("z", "another", cancellation: Cancellation)).Items);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Incidents_that_began_at_once_on_several_targets_are_told_once_each(int kind)
    {
        await using var place = await HistoryPlace.OfAsync(kind);
        await using var store = await place.WithAsync(
            [.. from target in new[] { "a", "b" } from pid in new[] { 7, 30, 5 } select new IncidentEntry(target, Incident(pid, Monday)), new IncidentEntry("a", Incident(1, Monday.AddDays(1)))]);
        var (roots, pages) = await AllAsync(after => store.IncidentsPageAsync(null, 2, after, Cancellation), one => (one.Target, one.Incident.Root.Pid));
        Assert.Equal(4, pages);
        Assert.Equal([("a", 1), ("b", 30), ("b", 7), ("b", 5), ("a", 30), ("a", 7), ("a", 5)], roots);
        Assert.Equal(3, (await store.IncidentsPageAsync("b", cancellation: Cancellation)).Items.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("bm8ganNvbg")]
    [InlineData("WzFd")]
    [InlineData("WyJhIiwiYiIsMV0")]
    [InlineData("bnVsbA")]
    [InlineData("e30")]
    public async Task What_is_no_mark_is_refused(string mark)
    {
        await using var place = await HistoryPlace.OfAsync(0);
        await using var store = await place.WithAsync();
        await Assert.ThrowsAsync<FormatException>(() => store.FindingsPageAsync(new(), after: mark, cancellation: Cancellation));
        await Assert.ThrowsAsync<FormatException>(() => store.InspectionsPageAsync(after: mark, cancellation: Cancellation));
        await Assert.ThrowsAsync<FormatException>(() => store.IncidentsPageAsync(after: mark, cancellation: Cancellation));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-5, 1)]
    [InlineData(int.MaxValue, 3)]
    public async Task A_page_holds_at_least_one_and_no_more_than_a_bound(int most, int expected)
    {
        await using var place = await HistoryPlace.OfAsync(0);
        await using var store = await place.WithAsync(Inspection(Monday, "a", "b", "c"));
        Assert.Equal(expected, (await store.FindingsPageAsync(new(), most, cancellation: Cancellation)).Items.Length);
    }

    private static Incident Incident(int pid, DateTimeOffset start) => new()
    {
        Root = new(pid, null),
        Application = "",
        Query = "",
        Start = start,
        LastSeen = start.AddSeconds(10),
        PeakWaiters = 2,
        Depth = 1,
        Samples = 2,
        Objects = [],
        Statements = [],
    };

    private static async Task<(List<TResult> All, int Pages)> AllAsync<T, TResult>(Func<string?, Task<HistoryPage<T>>> read, Func<T, TResult> select)
    {
        var (all, pages) = (new List<TResult>(), 0);
        string? after = null;
        do
        {
            var page = await read(after);
            all.AddRange(page.Items.Select(select));
            (after, pages) = (page.Next, pages + 1);
        }
        while (after is not null);
        return (all, pages);
    }
}
