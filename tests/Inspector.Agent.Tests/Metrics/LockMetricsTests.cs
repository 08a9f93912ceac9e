using Inspector.Activity;
using Inspector.Agent.Metrics;
using Inspector.Remediation;
using Inspector.Testing;
using Inspector.Tests.Reports;
using Session = Inspector.Activity.Session;

namespace Inspector.Tests.Metrics;

/// <summary>What samples of locks leave on the page.</summary>
public sealed class LockMetricsTests : IDisposable
{
    private readonly Agents _agent = new();

    public void Dispose() => _agent.Dispose();

    [Fact]
    public void A_pile_up_is_told_by_its_root_its_queue_and_its_longest_wait()
    {
        var page = Page(LockPictures.Ddl.Sample);
        Assert.Equal(1, page.Value("postgresql_up", ("target", "eu-1")));
        Assert.Equal(240, page.Value("postgresql_sessions"));
        Assert.Equal(41, page.Value("postgresql_lock_blocked_sessions"));
        Assert.Equal(41, page.Value("postgresql_lock_waiters", ("db_namespace", "app"), ("lock_type", "relation")));
        Assert.Equal(41.9, page.Value("postgresql_lock_wait_oldest_seconds", ("lock_type", "relation")), 3);
        Assert.Equal(1, page.Value("postgresql_lock_root_blockers", ("blocker_state", "idle_in_transaction")));
        Assert.Equal(0, page.Value("postgresql_lock_root_blockers", ("blocker_state", "active")));
        Assert.Equal(41, page.Value("postgresql_lock_blocked_by_root", ("blocker_state", "idle_in_transaction")));
        Assert.Equal(312.4, page.Value("postgresql_lock_root_blocker_transaction_age_seconds", ("blocker_state", "idle_in_transaction")), 3);
        Assert.Equal(41, page.Value("postgresql_lock_queue_depth", ("requested_mode", "AccessExclusiveLock")));
        Assert.Equal(0, page.Value("postgresql_lock_queue_depth", ("requested_mode", "ShareLock")));
        Assert.Equal(2, page.Value("postgresql_lock_chain_depth"));
        Assert.Equal(0.0012, page.Value("inspector_live_sample_database_time_seconds"), 6);
        Assert.Equal(0.0012, page.Value("inspector_server_time_seconds_total", ("tier", "live")), 6);
    }

    [Fact]
    public void A_wait_for_a_transaction_counts_for_the_database_of_the_waiter() =>
        Assert.Equal(1, Page(LockPictures.Row.Sample).Value("postgresql_lock_waiters", ("db_namespace", "app"), ("lock_type", "transactionid")));

    [Fact]
    public void A_prepared_transaction_is_a_root_as_old_as_it_is_prepared()
    {
        var page = Page(LockPictures.Prepared.Sample);
        Assert.Equal(2, page.Value("postgresql_lock_blocked_by_root", ("blocker_state", "prepared_transaction")));
        Assert.Equal(3 * 3600, page.Value("postgresql_lock_root_blocker_transaction_age_seconds", ("blocker_state", "prepared_transaction")));
    }

    [Fact]
    public void A_root_that_is_hidden_from_our_role_is_unknown() =>
        Assert.Equal(2, Page(LockPictures.Hidden.Sample).Value("postgresql_lock_root_blockers", ("blocker_state", "unknown")));

    [Fact]
    public void A_wait_that_is_over_falls_to_0()
    {
        Page(LockPictures.Ddl.Sample);
        var page = Page(LockPictures.Nothing.Sample);
        Assert.Equal(0, page.Value("postgresql_lock_waiters", ("db_namespace", "app"), ("lock_type", "relation")));
        Assert.Equal(0, page.Value("postgresql_lock_wait_oldest_seconds"));
        Assert.Equal(0, page.Value("postgresql_lock_blocked_by_root", ("blocker_state", "idle_in_transaction")));
    }

    [Fact]
    public void A_wait_in_a_database_that_is_gone_is_gone()
    {
        Page(LockPictures.Ddl.Sample);
        Assert.Empty(Page(LockPictures.Nothing.Sample with { Counters = Counters("other", 0) }).Of("postgresql_lock_waiters"));
    }

    [Fact]
    public void Counters_of_the_server_are_counters_here()
    {
        var page = Page(LockPictures.Nothing.Sample with { Counters = Counters("app", 7) });
        Assert.Equal(7, page.Value("postgresql_deadlocks_total", ("db_namespace", "app")));
        Assert.Equal("counter", page.Types["postgresql_deadlocks_total"]);
        Assert.Empty(page.Of("postgresql_recovery_conflicts_total"));
    }

    [Fact]
    public void A_standby_tells_conflicts_with_recovery_by_reason()
    {
        var page = Page(LockPictures.Nothing.Sample with { IsStandby = true, Counters = Counters("app", 0) });
        Assert.Equal([1, 2, 3, 4, 5, 6], page.Of("postgresql_recovery_conflicts_total").OrderBy(sample => sample.Value).Select(sample => sample.Value));
        Assert.Equal(4, page.Value("postgresql_recovery_conflicts_total", ("conflict_type", "buffer_pin")));
    }

    [Fact]
    public void What_could_not_be_read_is_absent_and_not_0()
    {
        var page = Page(LockPictures.Nothing.Sample);
        Assert.Empty(page.Of("postgresql_lock_table_usage_ratio"));
        Assert.Empty(page.Of("postgresql_lock_manager_waiters"));
        Assert.Empty(page.Of("postgresql_deadlocks_total"));
    }

    [Fact]
    public void The_lock_table_and_its_manager_are_told_where_known()
    {
        var page = Page(LockPictures.Nothing.Sample with { LockTable = new(LockScene.At, 640, 6400, null, 0), LockManagerWaiters = 3 });
        Assert.Equal(0.1, page.Value("postgresql_lock_table_usage_ratio"));
        Assert.Equal(3, page.Value("postgresql_lock_manager_waiters"));
    }

    [Fact]
    public void A_target_that_is_down_says_so_and_its_locks_disappear_with_time()
    {
        Page(LockPictures.Ddl.Sample);
        for (var i = 0; i < 3; i++)
        {
            _agent.Clock.Advance(Agents.Live);
            _agent.Metrics.ObserveUp("eu-1", isUp: false, Agents.Live);
        }

        var page = _agent.Page();
        Assert.Equal(0, page.Value("postgresql_up"));
        Assert.Empty(page.Of("postgresql_lock_blocked_sessions"));
    }

    [Fact]
    public void No_statement_and_no_pid_reaches_the_page_and_the_name_of_an_object_only_where_the_ten_are()
    {
        Page(LockPictures.Ddl.Sample);
        _agent.Clock.Advance(TimeSpan.FromSeconds(1));
        var text = System.Text.Encoding.UTF8.GetString(_agent.Metrics.Page(null, null).Bytes.Span);
        var named = Families.All.Where(family => family.Labels.Contains(Labels.Object)).Select(family => family.Name).ToList();
        text = string.Join('\n', text.Split('\n').Where(line => !named.Exists(name => line.StartsWith($"{name}{{", StringComparison.Ordinal))));
        Assert.All((string[])["orders", "SELECT", "4711", "10.0.0.7", "deploy", "migrate"], word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SessionKind.AutovacuumWorker, "active", "autovacuum: VACUUM public.t (to prevent wraparound)", "autovacuum_wraparound")]
    [InlineData(SessionKind.AutovacuumWorker, "active", "autovacuum: VACUUM public.t", "autovacuum")]
    [InlineData(SessionKind.WalSender, "active", "", "walsender")]
    [InlineData(SessionKind.Startup, null, "", "startup")]
    [InlineData(SessionKind.Background, "active", "", "background")]
    [InlineData(SessionKind.Client, "idle in transaction (aborted)", "", "idle_in_transaction_aborted")]
    [InlineData(SessionKind.Client, "idle", "", "idle")]
    [InlineData(SessionKind.Client, "fastpath function call", "", "active")]
    [InlineData(SessionKind.Client, "disabled", "", "other")]
    [InlineData(SessionKind.Unknown, null, "", "unknown")]
    public void The_state_of_a_root_is_one_of_few(SessionKind kind, string? state, string query, string label)
    {
        var sample = LockPictures.Nothing.Sample with { Sessions = [new Session { Pid = 7, Kind = kind, State = state, Query = query }] };
        Assert.Equal(label, BlockerStates.Of(new Root(new(7), state, 1, 1), sample));
        Assert.Contains(label, BlockerStates.All);
    }

    [Fact]
    public void A_kind_of_lock_that_a_later_version_brings_is_other() => Assert.Equal("other", LockTypes.Of("hologram"));

    [Fact]
    public void Every_mode_of_a_lock_is_a_value_of_the_label() => Assert.All(Enum.GetValues<LockMode>(), mode => Assert.True(Labels.RequestedMode.Allows(mode.ToString())));

    private static ServerCounters Counters(string database, long deadlocks) =>
        new(LockScene.At, [new(5, database, deadlocks, deadlocks > 0 ? new(0, 0, 0, 0, 0, 0) : new(1, 2, 3, 4, 5, 6), null)]);

    private ParsedPage Page(LockSample sample)
    {
        _agent.Metrics.Observe("eu-1", sample, Agents.Live);
        return _agent.Page();
    }
}
