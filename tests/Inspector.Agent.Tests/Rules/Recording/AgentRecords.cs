using Inspector.Agent.Embedded;
using Inspector.Testing;
using Inspector.Tests.Scheduling;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Rules.Recording;

/// <summary>Recordings of an agent that is ill itself.</summary>
public sealed class AgentRecords : Recorder
{
    private const string Since = "inspector_tier_since_success_seconds";
    private const string Interval = "inspector_tier_interval_seconds";

    [Fact(Explicit = true)]
    public Task PgProbeStale() => RecordAsync(
        new("PgProbeStale", "the catalogs that the statistics are read from are locked", "they are locked for a moment", new(EdgeKind.Value, Since, 45, 45.1) { Where = ("tier", "statistics") }, ("target", "shop"), ("tier", "statistics"))
        {
            Scales = [new(Since, 3, Pace), new(Interval, 3, Pace)],
            HarmlessLasts = false,
        },
        Statistics,
        async stage =>
        {
            await stage.LookAsync(Phases.Before, 3);
            await using (await LockCatalogAsync(stage))
            {
                await stage.LookAsync(Phases.Harmless, 2);
            }

            await stage.Agent.GoesOnAsync("shop", "statistics");
            await stage.LookAsync(Phases.Between, 3);
            await using (await LockCatalogAsync(stage))
            {
                await stage.LookAsync(Phases.Fault, 8);
            }

            await stage.Agent.GoesOnAsync("shop", "statistics");
            await stage.LookAsync(Phases.After, 3);
        });

    [Fact(Explicit = true)]
    public Task PgAgentCostTooHigh() => RecordAsync(
        new(
            "PgAgentCostTooHigh",
            "somebody rewrites the probes in the configuration every few seconds, so that all databases are inspected anew each time, with a budget of a thousandth of a core",
            "the agent looks every second, and has a core of the server to itself",
            new(EdgeKind.Rate, "inspector_server_time_seconds_total", 0.00199, 0.00201),
            ("target", "shop"))
        {
            Repeats = true,
        },
        Statistics,
        async stage =>
        {
            const string Poor = "tiers: { live: 1s, statistics: 5s, catalog: 1h }\nbudget: { coreShare: 0.1% }";
            await stage.LookAsync(Phases.Before, 2);
            await stage.LookAsync(Phases.Harmless, 6);
            await stage.LookAsync(Phases.Between, 2);
            var count = 0;
            await stage.LookAsync(Phases.Fault, 12, () =>
            {
                stage.Agent.Reconfigure(stage.Target, $"{Poor}\nprobes: {{ json-column: {(count++ % 2 == 0 ? "on" : "off")} }}");
                return Task.CompletedTask;
            });
            stage.Agent.Reconfigure(stage.Target, $"{Poor}\nprobes: {{ json-column: off }}");
            await stage.LookAsync(Phases.After, 6);
        });

    [Fact(Explicit = true)]
    public Task InspectorAbsent() => RecordAsync(
        new("InspectorAbsent", "the agent was killed", "the agent is restarted", Edge.OfTime) { HarmlessLasts = false, IsAgentGone = true },
        Live,
        async stage =>
        {
            await stage.LookAsync(Phases.Before, 4);
            await stage.Agent.EndAsync(Signal.Terminate);
            await stage.LookAsync(Phases.Harmless, 2);
            await stage.Agent.StartAgainAsync();
            await stage.LookAsync(Phases.Between, 4);
            await stage.Agent.EndAsync(Signal.Kill);
            await stage.LookAsync(Phases.Fault, 4);
            await stage.Agent.StartAgainAsync();
            await stage.LookAsync(Phases.After, 4);
        });

    [Fact(Explicit = true)]
    public Task InspectorConfigurationBroken() => RecordAsync(
        new("InspectorConfigurationBroken", "the file names a key that there is not", "the file was changed, and is right", new(EdgeKind.Value, "inspector_configuration_broken", 0, 1), ("instance", "agent-1:9432"), ("job", "inspector")),
        Live,
        async stage =>
        {
            await stage.LookAsync(Phases.Before, 4);
            stage.Agent.Reconfigure(stage.Target, $"{AgentProcess.Hurried}\nprobes: {{ json-column: on }}");
            await stage.LookAsync(Phases.Harmless, 6);
            await stage.LookAsync(Phases.Between, 2);
            stage.Agent.Reconfigure(stage.Target, $"{AgentProcess.Hurried}\nprobs: {{ json-column: on }}");
            await stage.LookAsync(Phases.Fault, 6);
            stage.Agent.Reconfigure(stage.Target);
            await stage.LookAsync(Phases.After, 6);
        });

    [Fact(Explicit = true)]
    public async Task InspectorHistoryTrouble()
    {
        await using var store = await TestServers.All[^1].StartPrivateAsync();
        await RecordAsync(
            new(
                "InspectorHistoryTrouble",
                "the PostgreSQL server that keeps the history is stopped",
                "the server that keeps the history is there, and is written to",
                new(EdgeKind.Value, "inspector_history_condition", 0, 1),
                ("condition", "unreachable"),
                ("instance", "agent-1:9432"),
                ("job", "inspector")),
            Live,
            async stage =>
            {
                await stage.LookAsync(Phases.Before, 4);
                await stage.ExecuteAsync("create table a (id int primary key)");
                await stage.LookAsync(Phases.Harmless, 6);
                await stage.LookAsync(Phases.Between, 2);
                await store.Embedded.StopAsync();
                await stage.ExecuteAsync("create table b (id int primary key)"); // that nobody is there is noticed when there is something to write
                await Condition(stage, "unreachable");
                await stage.LookAsync(Phases.Fault, 6);
                await store.Embedded.StartAgainAsync();
                await Condition(stage, "ready");
                await stage.LookAsync(Phases.After, 4);
            },
            yaml: $"{AgentProcess.Hurried}\nhistory: {{ connection: \"{Knock.Text(store.ConnectionString("postgres"))}\" }}");
    }

    private static Task Condition(Stage stage, string condition) => Eventually.TrueAsync(
        $"the history is {condition}",
        async () => await stage.Agent.MetricAsync($"inspector_history_condition{{condition=\"{condition}\"}}") == 1,
        TimeSpan.FromMinutes(3));

    /// <summary>Until it is disposed of, the catalogs that the statistics are read from are locked.</summary>
    private static Task<Npgsql.NpgsqlConnection> LockCatalogAsync(Stage stage) =>
        stage.HoldAsync("set allow_system_table_mods = on", "begin", "lock table pg_authid, pg_database, pg_class, pg_namespace in access exclusive mode");
}
