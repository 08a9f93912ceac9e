using Inspector.Activity;

namespace Inspector.Tests.Metrics;

/// <summary>What statistics leave on the page.</summary>
public sealed class StatisticsMetricsTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Agents _agent = new();

    public void Dispose() => _agent.Dispose();

    [Fact]
    public void Connections_are_counted_by_database_and_state_and_as_a_share()
    {
        var page = Observe(StatisticsSamples.Primary);
        Assert.Equal(7, page.Value("postgresql_backends", ("db_namespace", "app"), ("state", "active")));
        Assert.Equal(40, page.Value("postgresql_transaction_oldest_seconds", ("state", "active")));
        Assert.Equal(600, page.Value("postgresql_transaction_oldest_seconds", ("state", "idle_in_transaction")));
        Assert.Equal(28 / 97d, page.Value("postgresql_connection_used_ratio"));
        Assert.Equal(97, page.Value("postgresql_connection_max"));
        Assert.Equal(21, page.Value("postgresql_wait_sessions", ("wait_event_type", "Client")));
        Assert.Equal(0, page.Value("postgresql_wait_sessions", ("wait_event_type", "Lock")));
        Assert.Equal(1, page.Value("postgresql_autovacuum_workers", ("urgency", "wraparound")));
    }

    [Fact]
    public void A_state_that_nobody_is_in_any_more_falls_to_0()
    {
        Observe(StatisticsSamples.Primary);
        var page = Observe(StatisticsSamples.Primary with { Sessions = [StatisticsSamples.Group("app", "idle", 1, "Client")], Prepared = [] });
        Assert.Equal(0, page.Value("postgresql_backends", ("state", "active")));
        Assert.Equal(0, page.Value("postgresql_transaction_oldest_seconds", ("state", "idle_in_transaction")));
        Assert.Equal(0, page.Value("postgresql_prepared_transactions"));
        Assert.Equal(0, page.Value("postgresql_prepared_transaction_oldest_seconds"));
        Assert.Equal(0, page.Value("postgresql_xmin_horizon_age_seconds", ("holder", "backend")));
    }

    [Fact]
    public void A_database_that_was_dropped_leaves_nothing_behind()
    {
        Observe(StatisticsSamples.Primary);
        var page = Observe(StatisticsSamples.Primary with { Sessions = [], Prepared = [], Databases = [StatisticsSamples.Database("other", null)] });
        Assert.Equal(["other"], page.Samples.Where(sample => sample.Labels.ContainsKey("db_namespace")).Select(sample => sample.Labels["db_namespace"]).Distinct());
    }

    [Fact]
    public void The_horizon_is_told_by_who_holds_it()
    {
        var page = Observe(StatisticsSamples.Primary);
        Assert.Equal(
            [("backend", 5000d), ("prepared_transaction", 9000d), ("slot", 12_000d), ("standby", 70d)],
            page.Of("postgresql_xmin_horizon_age_transactions").Select(sample => (sample.Labels["holder"], sample.Value)).Order());
        Assert.Equal([("backend", 600d), ("prepared_transaction", 3600d)], page.Of("postgresql_xmin_horizon_age_seconds").Select(sample => (sample.Labels["holder"], sample.Value)).Order());
    }

    [Fact]
    public void Ids_grow_old_as_a_share_of_the_age_that_forces_a_vacuum()
    {
        var page = Observe(StatisticsSamples.Primary);
        Assert.Equal(1.5, page.Value("postgresql_transaction_id_age_ratio", ("db_namespace", "template0"), ("id_kind", "transaction")));
        Assert.Equal(0.25, page.Value("postgresql_transaction_id_age_ratio", ("db_namespace", "app"), ("id_kind", "multixact")));
        Assert.Equal((1L << 31) - 300_000_000, page.Value("postgresql_transaction_id_left", ("db_namespace", "template0"), ("id_kind", "transaction")));
        Assert.Equal((1L << 31) - 100_000_000, page.Value("postgresql_transaction_id_left", ("db_namespace", "app"), ("id_kind", "multixact")));
        Assert.Equal(9_000_000, page.Value("postgresql_database_size_bytes"));
        Assert.DoesNotContain(page.Of("postgresql_transactions_total"), sample => sample.Labels["db_namespace"] == "template0");
    }

    [Fact]
    public void The_slowest_standby_counts_and_each_is_named_by_its_application()
    {
        var page = Observe(StatisticsSamples.Primary);
        Assert.Equal(3, page.Value("postgresql_replication_lag_seconds", ("stage", "replay")));
        Assert.Equal(3000, page.Value("postgresql_replication_lag_bytes", ("stage", "replay")));
        Assert.Equal(3000, page.Value("postgresql_standby_replay_lag_bytes", ("object", "replica")));
        Assert.Equal(1, page.Value("postgresql_standbys", ("standby_state", "backup")));
        Assert.Equal(5_000_000_000, page.Value("postgresql_replication_slot_retained_bytes", ("object", "decoder")));
        Assert.Equal(1, page.Value("postgresql_replication_slots", ("wal_status", "none")));
        Assert.Equal(2, page.Value("postgresql_replication_slots_inactive"));
    }

    [Fact]
    public void A_standby_tells_how_far_it_is_behind_and_at_rest_that_it_is_not()
    {
        var page = Observe(StatisticsSamples.Standby);
        Assert.Equal(1, page.Value("postgresql_in_recovery"));
        Assert.Equal(8, page.Value("postgresql_recovery_replay_lag_seconds"));
        Assert.Equal(4096, page.Value("postgresql_recovery_replay_lag_bytes"));
        page = Observe(StatisticsSamples.Standby with { Recovery = StatisticsSamples.Standby.Recovery! with { Bytes = 0 } });
        Assert.Equal(0, page.Value("postgresql_recovery_replay_lag_seconds"));
        Assert.Empty(Observe(StatisticsSamples.Primary).Of("postgresql_recovery_replay_lag_seconds"));
    }

    [Fact]
    public void What_is_hidden_is_left_out_and_counted_and_not_0()
    {
        Observe(StatisticsSamples.Primary);
        var page = Observe(StatisticsSamples.Hidden);
        Assert.Equal(2, page.Value("inspector_statistics_sample_gaps"));
        Assert.Equal(30, page.Value("postgresql_backends", ("state", "unknown")));
        Assert.Equal(30 / 97d, page.Value("postgresql_connection_used_ratio"));
        Assert.Equal(1, page.Value("postgresql_standbys", ("standby_state", "unknown")));
        Assert.Empty(page.Of("postgresql_wait_sessions"));
        Assert.Empty(page.Of("postgresql_transaction_id_age_ratio"));
        Assert.Empty(page.Of("postgresql_replication_lag_bytes"));
        Assert.DoesNotContain(page.Of("postgresql_xmin_horizon_age_transactions"), sample => sample.Labels["holder"] is "backend" or "standby");
    }

    [Fact]
    public void Counters_that_the_server_reset_are_shown_as_they_are()
    {
        Observe(StatisticsSamples.Primary);
        Assert.Equal(5, Observe(StatisticsSamples.Primary with { Wal = new(5, 1, 0, 0) }).Value("postgresql_wal_bytes_total"));
    }

    [Fact]
    public void Statistics_that_are_too_old_disappear_and_their_cost_stays()
    {
        Observe(StatisticsSamples.Primary);
        _agent.Clock.Advance(Minute * 3);
        var page = _agent.Page();
        Assert.DoesNotContain(page.Samples, sample => sample.Name.StartsWith("postgresql_", StringComparison.Ordinal));
        Assert.Equal(0.002, page.Value("inspector_server_time_seconds_total", ("tier", "statistics")));
    }

    [Fact]
    public void A_further_database_costs_at_most_thirty_series_here()
    {
        int Count(params DatabaseStatistics[] databases) => Observe(StatisticsSamples.Primary with
        {
            Sessions = [.. databases.SelectMany(database => ((string[])["active", "idle", "idle in transaction"]).Select(state => StatisticsSamples.Group(database.Name, state, 1, null, 5)))],
            Databases = [.. databases],
        }).Samples.Count;
        var size = new DatabaseSize(1, StatisticsSamples.At);
        var one = Count(StatisticsSamples.Database("a", size));
        Assert.InRange(Count(StatisticsSamples.Database("a", size), StatisticsSamples.Database("b", size)) - one, 10, 30);
    }

    private ParsedPage Observe(ServerStatistics statistics)
    {
        _agent.Metrics.Observe("eu-1", statistics, Minute);
        return _agent.Page();
    }
}
