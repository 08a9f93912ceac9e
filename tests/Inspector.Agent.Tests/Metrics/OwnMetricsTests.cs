using Inspector.Agent.History;
using Inspector.Agent.Metrics;
using Inspector.Findings;
using Inspector.Tests.Reports;

namespace Inspector.Tests.Metrics;

/// <summary>What the agent says of itself.</summary>
public sealed class OwnMetricsTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Agents _agent = new();

    public void Dispose() => _agent.Dispose();

    [Fact]
    public void A_round_tells_how_long_it_took_and_how_often_it_comes()
    {
        var at = _agent.Clock.GetUtcNow();
        Round(hasSucceeded: true);
        _agent.Clock.Advance(Minute);
        Round(hasSucceeded: false);
        var page = _agent.Page();
        Assert.Equal(0.25, page.Value("inspector_tier_duration_seconds", ("tier", "live")));
        Assert.Equal(15, page.Value("inspector_tier_interval_seconds"));
        Assert.Equal(3, page.Value("inspector_tier_stretch_ratio"));
        Assert.Equal(1, page.Value("inspector_tier_rounds_total", ("round_outcome", "succeeded")));
        Assert.Equal(1, page.Value("inspector_tier_rounds_total", ("round_outcome", "failed")));
        Assert.Equal(at.ToUnixTimeMilliseconds() / 1000d, page.Value("inspector_tier_last_success_timestamp_seconds"));
    }

    [Fact]
    public void How_long_ago_a_round_succeeded_grows_while_none_does_and_begins_with_the_first_that_ended()
    {
        Round(hasSucceeded: false);
        _agent.Clock.Advance(Minute);
        Round(hasSucceeded: false);
        Assert.Equal(61, _agent.Page().Value("inspector_tier_since_success_seconds", ("tier", "live")));
        Round(hasSucceeded: true);
        _agent.Clock.Advance(Minute);
        Round(hasSucceeded: false);
        _agent.Clock.Advance(Minute);
        Assert.Equal(121, _agent.Page().Value("inspector_tier_since_success_seconds", ("tier", "live")));
    }

    [Fact]
    public void What_is_said_stands_however_old_it_is_and_goes_with_the_target()
    {
        Round(hasSucceeded: true);
        _agent.Metrics.ObserveConnections("eu-1", 2);
        _agent.Metrics.ObserveBreaker("eu-1", isOpen: true);
        _agent.Metrics.ObserveCost("eu-1", 0.004, 0.01);
        _agent.Metrics.ObserveIncidents("eu-1", begun: 2, open: 1);
        _agent.Metrics.ObserveIncidents("eu-1", begun: 1, open: 0);
        _agent.Clock.Advance(TimeSpan.FromDays(1));
        var page = _agent.Page();
        Assert.Equal(2, page.Value("inspector_target_connections"));
        Assert.Equal(1, page.Value("inspector_target_breaker_open"));
        Assert.Equal(0.004, page.Value("inspector_target_cost_ratio"));
        Assert.Equal(0.01, page.Value("inspector_target_budget_ratio"));
        Assert.Equal(3, page.Value("inspector_incidents_total"));
        Assert.Equal(0, page.Value("inspector_open_incidents"));
        _agent.Metrics.Forget("eu-1");
        Assert.DoesNotContain(_agent.Page().Samples, sample => sample.Labels.ContainsKey("target"));
    }

    [Fact]
    public void A_configuration_that_is_broken_is_told_with_the_age_of_the_one_that_holds()
    {
        _agent.Metrics.ObserveConfiguration(isBroken: true, DateTimeOffset.UnixEpoch.AddSeconds(1000));
        Assert.Equal(1, _agent.Page().Value("inspector_configuration_broken"));
        Assert.Equal(1000, _agent.Page().Value("inspector_configuration_last_load_success_timestamp_seconds"));
        _agent.Metrics.ObserveConfiguration(isBroken: false, DateTimeOffset.UnixEpoch.AddSeconds(2000));
        Assert.Equal(0, _agent.Page().Value("inspector_configuration_broken"));
    }

    [Fact]
    public void The_store_is_in_one_condition_at_a_time()
    {
        foreach (var condition in Enum.GetValues<HistoryCondition>())
        {
            _agent.Metrics.ObserveHistory(condition.ToString(), 3, 2, 1);
            var page = _agent.Page();
            Assert.Equal(Enum.GetValues<HistoryCondition>().Length, page.Of("inspector_history_condition").Count());
            Assert.Equal(condition.ToString(), Assert.Single(page.Of("inspector_history_condition"), sample => sample.Value == 1).Labels["condition"].Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
            Assert.Equal((3, 2, 1), (page.Value("inspector_history_waiting"), page.Value("inspector_history_dropped_total"), page.Value("inspector_history_refused_total")));
        }
    }

    [Fact]
    public void The_time_of_probes_is_added_up_over_all_targets()
    {
        var inspection = Samples.Empty with { Timings = [new("duplicate-index", TimeSpan.FromSeconds(2))] };
        _agent.Metrics.Observe("eu-1", inspection, Agents.Hour);
        _agent.Metrics.Observe("eu-2", inspection, Agents.Hour);
        _agent.Metrics.ObserveProbes(new([new("duplicate-index", OutcomeStatus.Examined, null, 0)], []) { Timings = [new("duplicate-index", TimeSpan.FromSeconds(0.5)), new("strange", TimeSpan.FromSeconds(1))] });
        var page = _agent.Page();
        Assert.Equal(4.5, Assert.Single(page.Of("inspector_probe_duration_seconds_total")).Value);
        Assert.Equal(3, page.Value("inspector_probe_outcomes_total", ("probe", "duplicate-index")));
    }

    [Fact]
    public void The_process_is_told_by_what_it_takes()
    {
        var page = _agent.Page();
        Assert.InRange(page.Value("inspector_process_resident_memory_bytes"), 1e6, 1e11);
        Assert.InRange(page.Value("inspector_process_heap_bytes"), 1e5, 1e11);
        Assert.InRange(page.Value("inspector_process_cpu_time_seconds_total"), 0.01, 1e7);
        Assert.InRange(page.Value("inspector_process_handles"), 3, 1e6);
        Assert.Equal((_agent.Clock.GetUtcNow() - TimeSpan.FromSeconds(1)).ToUnixTimeMilliseconds() / 1000d, page.Value("inspector_process_start_time_seconds"));
    }

    [Fact]
    public void The_largest_tables_of_all_databases_are_named()
    {
        for (var i = 0; i < 8; i++)
        {
            Inspect("a", [.. Enumerable.Range(0, 8).Select(n => new TableUsage($"public.t{n}", 1000 - n, n))]);
            Inspect("b", [new("public.t0", 5000, null), new("we\"ird\n\U0001F418.x", 0, 77)]);
        }

        var page = _agent.Page();
        Assert.Equal(9, page.Of("postgresql_table_size_bytes").Count());
        Assert.Equal(5000, page.Value("postgresql_table_size_bytes", ("db_namespace", "b"), ("object", "public.t0")));
        Assert.Equal(77, page.Value("postgresql_table_dead_rows", ("object", "we\"ird\n\U0001F418.x")));
        _agent.Metrics.Forget("eu-1", "b");
        Assert.All(_agent.Page().Of("postgresql_table_size_bytes"), sample => Assert.Equal("a", sample.Labels["db_namespace"]));
    }

    [Fact]
    public void Relations_for_which_sessions_wait_are_named_and_fall_to_0()
    {
        _agent.Metrics.Observe("eu-1", LockPictures.Ddl.Sample, Agents.Live);
        var name = Assert.Single(_agent.Page().Of("postgresql_lock_relation_waiters"));
        Assert.Equal(41, name.Value);
        _agent.Metrics.Observe("eu-1", LockPictures.Nothing.Sample, Agents.Live);
        Assert.Equal(0, _agent.Page().Value("postgresql_lock_relation_waiters", ("object", name.Labels["object"])));
    }

    private void Inspect(string database, params TableUsage[] tables) => _agent.Metrics.Observe(
        "eu-1", Samples.Empty with { Target = Samples.App with { Database = database }, LargestTables = [.. tables] }, Agents.Hour);

    private void Round(bool hasSucceeded) =>
        _agent.Metrics.ObserveTier("eu-1", Tiers.Live, TimeSpan.FromSeconds(0.25), hasSucceeded, Agents.Live, Agents.Live * 3);
}
