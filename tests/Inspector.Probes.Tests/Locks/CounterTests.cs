using System.Collections.Immutable;
using Inspector.Activity;
using static Inspector.Tests.Locks.SampleFixture;

namespace Inspector.Tests.Locks;

/// <summary>Where rules about counters and counts begin and end.</summary>
public sealed class CounterTests
{
    private static readonly RecoveryConflicts None = new(0, 0, 0, 0, 0, 0);

    [Theory]
    [InlineData(3, 0)]
    [InlineData(4, 1)]
    public void Four_deadlocks_within_the_window_are_told(long deadlocks, int found) =>
        Assert.Equal(found, Asked.Of("deadlocks-rising", Counted(Of(10), Of(10 + deadlocks))).Count);

    [Fact]
    public void Counters_that_fell_tell_what_came_after()
    {
        Assert.Empty(Asked.Of("deadlocks-rising", Counted(Of(10), Of(3, since: Now.AddMinutes(-1)))));
        Assert.StartsWith("4 deadlocks in app", Assert.Single(Asked.Of("deadlocks-rising", Counted(Of(10), Of(4, since: Now.AddMinutes(-1))))).Title, StringComparison.Ordinal);
    }

    [Fact]
    public void One_reading_tells_nothing() =>
        Assert.Empty(Asked.Of("deadlocks-rising", new SampleFixture { With = sample => sample with { Counters = new(Now, [Of(50)]) } }.Once()));

    [Fact]
    public void A_database_that_is_new_tells_nothing() =>
        Assert.Empty(Asked.Of("deadlocks-rising", Counted(Of(0) with { Oid = 99 }, Of(50))));

    [Theory]
    [InlineData(true, 1, 1)]
    [InlineData(true, 0, 0)]
    [InlineData(false, 1, 0)]
    public void Cancelled_statements_are_told_on_a_standby(bool isStandby, long cancelled, int found)
    {
        var findings = Asked.Of("recovery-conflict", Counted(Of(0), Of(0) with { Conflicts = None with { Snapshot = cancelled } }, isStandby));
        Assert.Equal(found, findings.Count);
        Assert.All(findings, finding => Assert.Equal(("cancelled for snapshot", cancelled), (finding.Evidence[0].Name, finding.Evidence[0].Value)));
    }

    [Theory]
    [InlineData(10, true, 1)]
    [InlineData(9.9, true, 0)]
    [InlineData(10, false, 0)]
    public void Replay_that_waits_for_a_session_is_told_on_a_standby(double wait, bool isStandby, int found)
    {
        var samples = new SampleFixture { With = sample => sample with { IsStandby = isStandby } }
            .Session(1).Session(2, kind: SessionKind.Startup, age: null)
            .Holds(1, Table(), Remediation.LockMode.AccessShareLock).Awaits(2, wait, Table(), Remediation.LockMode.AccessExclusiveLock).Once();
        var findings = Asked.Of("recovery-conflict", samples);
        Assert.Equal(found, findings.Count);
        Assert.All(findings, finding => Assert.Equal((Database, 3), (finding.Subject.Name, finding.Plan.Steps.Length)));
    }

    [Theory]
    [InlineData(699, 0)]
    [InlineData(700, 1)]
    public void The_lock_table_is_nearly_full_at_seventy_percent(long locks, int found) =>
        Assert.Equal(found, Asked.Of("lock-table-nearly-full", new SampleFixture { With = sample => sample with { LockTable = new(Now, locks, 1000, new(7), 600) } }.Once()).Count);

    [Fact]
    public void Before_the_lock_table_is_counted_nothing_is_told() => Assert.Empty(Asked.Of("lock-table-nearly-full", new SampleFixture().Once()));

    [Theory]
    [InlineData(4, 4, 0)]
    [InlineData(4, 5, 0)]
    [InlineData(5, 4, 0)]
    [InlineData(5, 5, 1)]
    public void Contention_is_told_when_many_wait_twice_in_a_row(int advisory, int before, int found)
    {
        Assert.Equal(found, Asked.Of("advisory-lock-contention", new(Waiting(before).Build(), Waiting(advisory).Build())).Count);
        Assert.Equal(found, Asked.Of("lock-manager-contention", new(Managed(before), Managed(advisory))).Count);
    }

    [Fact]
    public void One_look_alone_proves_no_contention()
    {
        Assert.Empty(Asked.Of("advisory-lock-contention", Waiting(9).Once()));
        Assert.Empty(Asked.Of("lock-manager-contention", new(null, Managed(9))));
        Assert.Empty(Asked.Of("lock-manager-contention", new(Managed(null), Managed(9))));
    }

    [Fact]
    public void The_key_of_an_advisory_lock_is_what_the_code_says()
    {
        var finding = Assert.Single(Asked.Of("advisory-lock-contention", Waiting(5).Twice()));
        Assert.Equal(("-5000000001", Database), (finding.Facet, finding.Subject.Name));
        Assert.Contains("advisory lock -5000000001", finding.Title, StringComparison.Ordinal);
    }

    private static SampleFixture Waiting(int waiters)
    {
        var fixture = new SampleFixture().Session(1, "idle", age: null).Holds(1, Advisory(-5000000001));
        for (var pid = 2; pid < waiters + 2; pid++)
        {
            fixture.Session(pid).Awaits(pid, 1, Advisory(-5000000001), Remediation.LockMode.ExclusiveLock);
        }

        return fixture;
    }

    private static LockSample Managed(int? waiters) => new SampleFixture { With = sample => sample with { LockManagerWaiters = waiters } }.Build();

    private static DatabaseCounters Of(long deadlocks, DateTimeOffset? since = null) => new(5, Database, deadlocks, None, since);

    private static LockSamples Counted(DatabaseCounters before, DatabaseCounters now, bool isStandby = false) => new SampleFixture
    {
        With = sample => sample with { IsStandby = isStandby, CountersBefore = new(Now.AddMinutes(-14), [before]), Counters = new(Now, ImmutableArray.Create(now)) },
    }.Once();
}
