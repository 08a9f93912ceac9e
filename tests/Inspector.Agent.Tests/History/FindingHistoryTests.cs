using Inspector.Agent.History;
using Inspector.Findings;
using Inspector.Tests.Configuration;
using static Inspector.Tests.History.Given;

namespace Inspector.Tests.History;

public sealed class FindingHistoryTests
{
    public static TheoryData<int> Kinds => HistoryPlace.Kinds;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_finding_is_first_seen_once_resolved_when_a_probe_that_looked_misses_it_and_reopened(int major)
    {
        await using var place = await HistoryPlace.OfAsync(major);
        await using var store = await place.WithAsync(Inspection(Monday, "a"), Inspection(Monday.AddHours(1), "a", "b"), Inspection(Monday.AddHours(2), "b"), Inspection(Monday.AddHours(3), "a"));

        var all = (await store.FindingsAsync("shop", withResolved: true, Cancellation)).ToDictionary(finding => finding.Subject.Name);
        Assert.Equal((Monday, Monday.AddHours(3), null, Monday.AddHours(3), 1L), (all["a"].FirstSeen, all["a"].LastSeen, all["a"].ResolvedAt, all["a"].ReopenedAt, all["a"].Reopened));
        Assert.Equal((Monday.AddHours(1), Monday.AddHours(2), Monday.AddHours(3), null, 0L), (all["b"].FirstSeen, all["b"].LastSeen, all["b"].ResolvedAt, all["b"].ReopenedAt, all["b"].Reopened));
        var open = Assert.Single(await store.FindingsAsync("shop", cancellation: Cancellation));
        Assert.Equal((Finding("a").Fingerprint, Finding("a").Subject, Finding("a").Title), (open.Fingerprint, open.Subject, open.Title));
        Assert.Empty(await store.FindingsAsync("another", withResolved: true, Cancellation));
    }

    [Theory]
    [InlineData(OutcomeStatus.Skipped, null)]
    [InlineData(OutcomeStatus.Faulted, null)]
    [InlineData(OutcomeStatus.Examined, "the second look failed")]
    public async Task What_nobody_looked_for_is_not_resolved(OutcomeStatus status, string? fault)
    {
        await using var place = await HistoryPlace.OfAsync(0);
        var blind = Inspected() with { Outcomes = [new("duplicate-index", status, "why", 0)], Faults = fault is null ? [] : [fault] };
        await using var store = await place.WithAsync(Inspection(Monday, "a"), new InspectionEntry("shop", blind, Monday.AddHours(1)));
        Assert.Single(await store.FindingsAsync("shop", cancellation: Cancellation));
    }

    [Fact]
    public async Task A_live_finding_is_not_kept()
    {
        await using var place = await HistoryPlace.OfAsync(0);
        await using var store = await place.WithAsync(new InspectionEntry("shop", Inspected() with { Findings = [Finding("a") with { IsLive = true }] }, Monday));
        Assert.Empty(await store.FindingsAsync("shop", withResolved: true, Cancellation));
    }

    [Fact]
    public async Task A_clock_that_jumps_back_resolves_what_is_gone()
    {
        await using var place = await HistoryPlace.OfAsync(0);
        await using var store = await place.WithAsync(Inspection(Monday, "a", "b"), Inspection(Monday.AddYears(-1), "b"));
        Assert.Equal("b", Assert.Single(await store.FindingsAsync("shop", cancellation: Cancellation)).Subject.Name);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Hostile_names_come_back_as_they_were_but_for_what_no_store_holds(int major)
    {
        await using var place = await HistoryPlace.OfAsync(major);
        const string Name = "'; drop table inspector_findings; --\"\n@seen_at 𝄞 ' \u2028";
        await using var store = await place.WithAsync(Inspection(Monday, Name, "nul \0 and half \ud834 a pair"));
        var names = (await store.FindingsAsync("shop", cancellation: Cancellation)).Select(finding => finding.Subject.Name).Order(StringComparer.Ordinal);
        Assert.Equal([Name, "nul \ufffd and half \ufffd a pair"], names);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task After_a_restart_no_finding_is_lost_and_none_is_new_that_was_known(int major)
    {
        await using var place = await HistoryPlace.OfAsync(major);
        await using (await place.WithAsync(Inspection(Monday, "a", "b")))
        {
        }

        await using var again = await place.WithAsync(Inspection(Monday.AddHours(1), "a", "b"));
        Assert.All(await again.FindingsAsync("shop", cancellation: Cancellation), finding => Assert.Equal((Monday, Monday.AddHours(1), 0L), (finding.FirstSeen, finding.LastSeen, finding.Reopened)));
    }

    /// <summary>The file and its log as a process leaves them that is killed: nothing was closed, nothing was checkpointed.</summary>
    [Fact]
    public async Task After_a_kill_no_finding_is_lost_and_none_is_new_that_was_known()
    {
        await using var place = await HistoryPlace.OfAsync(0);
        using var elsewhere = new TemporaryFolder();
        await using var killed = await place.WithAsync(Inspection(Monday, "a", "b"));
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(place.File)!))
        {
            File.Copy(file, Path.Combine(elsewhere.Path, Path.GetFileName(file)));
        }

        Assert.NotEqual(0, new FileInfo(Path.Combine(elsewhere.Path, "history.db-wal")).Length);
        await using var store = new HistoryStore(new SqliteBacking(Path.Combine(elsewhere.Path, "history.db")), TimeProvider.System);
        store.Record(Inspection(Monday.AddHours(1), "a", "b"));
        Assert.True(await store.WrittenInTimeAsync());
        var findings = await store.FindingsAsync("shop", withResolved: true, Cancellation);
        Assert.Equal(["a", "b"], findings.Select(finding => finding.Subject.Name).Order());
        Assert.All(findings, finding => Assert.Equal((Monday, 0L), (finding.FirstSeen, finding.Reopened)));
    }
}
