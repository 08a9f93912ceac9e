using Inspector.Activity;
using Inspector.Findings;
using Inspector.Remediation;
using static Inspector.Tests.Locks.SampleFixture;

namespace Inspector.Tests.Locks;

/// <summary>Where each rule about waits begins and ends.</summary>
public sealed class BoundaryTests
{
    private static readonly string[] Idle = ["idle in transaction", "idle in transaction (aborted)"];

    [Theory]
    [InlineData("blocked-sessions", 4.9, 0)]
    [InlineData("blocked-sessions", 5, 1)]
    public void A_root_is_told_once_somebody_behind_it_waits_for_long(string probe, double wait, int found) =>
        Assert.Equal(found, Asked.Of(probe, new SampleFixture().Session(1).Session(2).Holds(1, Row()).Awaits(2, wait, Row()).Once()).Count);

    [Theory]
    [InlineData("idle in transaction", 5, 5, 1)]
    [InlineData("idle in transaction (aborted)", 5, 5, 1)]
    [InlineData("idle in transaction", 4.9, 5, 0)]
    [InlineData("idle in transaction", 5, 4.9, 0)]
    [InlineData("active", 5, 5, 0)]
    [InlineData("idle", 5, 5, 0)]
    [InlineData(null, 5, 5, 0)]
    public void An_idle_root_is_told_when_it_is_idle_for_long_and_others_wait_for_long(string? state, double idle, double wait, int found)
    {
        var samples = new SampleFixture().Session(1, state, running: idle).Session(2).Holds(1, Row()).Awaits(2, wait, Row()).Once();
        Assert.Equal(found, Asked.Of("idle-in-transaction-blocker", samples).Count);
        Assert.Equal(found == 1 ? ["idle-in-transaction-blocker 1"] : wait >= 5 ? ["blocked-sessions 1"] : [], Asked.All(samples));
    }

    [Theory]
    [InlineData(4.9, 0)]
    [InlineData(5, 1)]
    public void A_prepared_transaction_is_told_by_its_name(double wait, int found)
    {
        var findings = Asked.Of("prepared-transaction-blocker", new SampleFixture().Prepared("it's").Session(2).Holds(0, Row()).Awaits(2, wait, Row()).Once());
        Assert.Equal(found, findings.Count);
        Assert.All(findings, finding => Assert.Equal(
            ("it's", "ROLLBACK PREPARED 'it''s';", 5d), (finding.Subject.Name, finding.Plan.Steps[^1].Sql.Text, finding.Impact.BlockedSeconds)));
    }

    [Theory]
    [InlineData(LockMode.AccessExclusiveLock, LockMode.AccessShareLock, 2, 1)]
    [InlineData(LockMode.AccessExclusiveLock, LockMode.AccessShareLock, 1.9, 0)]
    [InlineData(LockMode.ShareLock, LockMode.RowExclusiveLock, 2, 1)]
    [InlineData(LockMode.ShareUpdateExclusiveLock, LockMode.ShareUpdateExclusiveLock, 2, 0)]
    public void Sessions_behind_a_waiting_strong_lock_are_told_with_it(LockMode mode, LockMode behind, double wait, int found)
    {
        var fixture = new SampleFixture().Session(1).Session(2).Session(3).Holds(1, Table(), LockMode.ShareRowExclusiveLock).Awaits(2, wait, Table(), mode).Awaits(3, 1, Table(), behind);
        var findings = Asked.Of("ddl-queue", fixture.Once());
        Assert.Equal(found, findings.Count);
        Assert.All(findings, finding =>
        {
            Assert.Equal(("2", Severity.Error, Confidence.Proven), (finding.Subject.Name, finding.Severity, finding.Confidence));
            Assert.Equal(3, finding.Impact.BlockedSeconds);
            Assert.Equal(2, finding.Plan.Steps.Length);
            Assert.StartsWith("SELECT pg_cancel_backend(pid) FROM pg_stat_get_activity(2) WHERE backend_start = '2026-11-22 05:00:00.000000+00' AND xact_start = '", finding.Plan.Steps[1].Sql.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Of_several_strong_locks_in_one_queue_the_first_is_told() =>
        Assert.Equal(["2"], Asked.Of("ddl-queue", Queue(LockMode.AccessExclusiveLock).Once()).Select(finding => finding.Subject.Name));

    [Fact]
    public void The_root_is_not_told_again_where_all_behind_it_stand_behind_the_DDL_statement()
    {
        Assert.Equal(["ddl-queue 2"], Asked.All(Queue(LockMode.AccessExclusiveLock).Once()));
        // somebody waits for a row of the root's as well
        Assert.Equal(
            ["ddl-queue 2", "blocked-sessions 1"],
            Asked.All(Queue(LockMode.AccessExclusiveLock).Session(9).Holds(1, Row()).Awaits(9, 6, Row()).Once()));
    }

    [Theory]
    [InlineData(29.9, SessionKind.Client, 0)]
    [InlineData(30, SessionKind.Client, 1)]
    [InlineData(30, SessionKind.Startup, 0)]
    [InlineData(30, SessionKind.Background, 0)]
    public void A_long_wait_for_a_strong_lock_tells_that_lock_timeout_is_missing_but_never_proves_it(double wait, SessionKind kind, int found)
    {
        var findings = Asked.Of(
            "ddl-without-lock-timeout",
            new SampleFixture().Session(1).Session(2, kind: kind).Holds(1, Table(), LockMode.AccessShareLock).Awaits(2, wait, Table(), LockMode.AccessExclusiveLock).Once());
        Assert.Equal(found, findings.Count);
        Assert.All(findings, finding => Assert.Equal(Confidence.Likely, finding.Confidence));
    }

    [Fact]
    public void Where_others_stand_behind_it_the_queue_alone_is_told() =>
        Assert.DoesNotContain("ddl-without-lock-timeout 2", Asked.All(Queue(LockMode.AccessExclusiveLock, 60).Once()));

    [Theory]
    [InlineData(3599, false, 0)]
    [InlineData(3600, false, 1)]
    [InlineData(3600, true, 0)]
    public void A_transaction_is_long_after_an_hour_unless_it_waits_itself(double age, bool waits, int found)
    {
        var fixture = new SampleFixture().Session(1, age: age).Session(2, age: 10);
        var samples = (waits ? fixture.Holds(2, Row()).Awaits(1, 1, Row()) : fixture).Once();
        Assert.Equal(found, Asked.Of("long-transaction", samples).Count);
    }

    [Fact]
    public void The_age_of_an_idle_blocker_is_not_told_again() =>
        Assert.Equal(Idle.Select(_ => "idle-in-transaction-blocker 1"), Idle.SelectMany(state =>
            Asked.All(new SampleFixture().Session(1, state, age: 5000).Session(2).Holds(1, Row()).Awaits(2, 6, Row()).Once())));

    [Theory]
    [InlineData(SessionKind.AutovacuumWorker, "autovacuum: VACUUM public.t (to prevent wraparound)", 10, 1)]
    [InlineData(SessionKind.AutovacuumWorker, "autovacuum: VACUUM public.t (to prevent wraparound)", 9.9, 0)]
    [InlineData(SessionKind.AutovacuumWorker, "autovacuum: VACUUM public.t", 10, 0)]
    [InlineData(SessionKind.Client, "select ? -- (to prevent wraparound)", 10, 0)]
    public void A_vacuum_is_told_when_it_does_not_give_way(SessionKind kind, string query, double wait, int found) =>
        Assert.Equal(found, Asked.Of("wraparound-vacuum-blocker", new SampleFixture()
            .Session(1, query: query, kind: kind).Session(2)
            .Holds(1, Table(), LockMode.ShareUpdateExclusiveLock).Awaits(2, wait, Table(), LockMode.AccessExclusiveLock).Once()).Count);

    [Theory]
    [InlineData(60, true, IndexBuildPhase.WaitingForOldSnapshots, 1)]
    [InlineData(59.9, true, IndexBuildPhase.WaitingForOldSnapshots, 0)]
    [InlineData(60, false, IndexBuildPhase.WaitingForOldSnapshots, 0)]
    [InlineData(60, true, IndexBuildPhase.Building, 0)]
    public void A_concurrent_build_is_told_when_it_waits_for_one_transaction_for_a_minute(double wait, bool isConcurrent, IndexBuildPhase phase, int found)
    {
        var key = new LockKey("virtualxid", VirtualXid: "7/1");
        var build = new IndexBuild(2, 5, new(Table(), Database, null), null, isConcurrent, IsReindex: false, phase, 3, 1, 1);
        var samples = new SampleFixture { With = sample => sample with { IndexBuilds = [build] } }
            .Session(1, "idle in transaction").Session(2).Holds(1, key).Awaits(2, wait, key).Once();
        var findings = Asked.Of("concurrent-build-stuck", samples);
        Assert.Equal(found, findings.Count);
        Assert.All(findings, finding => Assert.StartsWith("It waits for session 1 to end", finding.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_recognised_again_gets_no_statement_that_might_hit_another()
    {
        var finding = Assert.Single(Asked.Of("blocked-sessions", new SampleFixture().Session(1, state: null).Session(2).Holds(1, Row()).Awaits(2, 6, Row()).Once()));
        Assert.Empty(finding.Plan.Steps);
        Assert.Contains("pg_read_all_stats", finding.Plan.WhyNone, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 5, 1)]
    [InlineData(true, 4.9, 0)]
    [InlineData(false, 5, 0)]
    public void Sessions_that_wait_for_each_other_are_told_once_and_nobody_is_to_be_cancelled(bool isConfirmed, double wait, int found)
    {
        var findings = Asked.Of("blocked-sessions", new SampleFixture { IsConfirmed = isConfirmed }
            .Session(1).Session(2).Session(3)
            .Holds(1, Row(701)).Holds(2, Row(702)).Awaits(1, 1, Row(702)).Awaits(2, wait, Row(701)).Awaits(3, 0.5, Row(701)).Once());
        Assert.Equal(found, findings.Count);
        Assert.All(findings, finding =>
        {
            Assert.Equal(("1", "sessions 1 and 2 wait for each other"), (finding.Subject.Name, finding.Title));
            Assert.Empty(finding.Plan.Steps);
            Assert.Contains("deadlock_timeout", finding.Plan.WhyNone, StringComparison.Ordinal);
        });
    }

    private static SampleFixture Queue(LockMode mode, double wait = 6) => new SampleFixture()
        .Session(1).Session(2).Session(3).Session(4)
        .Holds(1, Table(), LockMode.RowExclusiveLock)
        .Awaits(2, wait, Table(), mode).Awaits(3, 5.5, Table(), mode).Awaits(4, 5.2, Table(), LockMode.RowExclusiveLock);
}
