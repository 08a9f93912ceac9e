using Inspector.Testing;
using Inspector.Tests.Rules.Recording;
using Inspector.Tests.Scheduling;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Dashboards;

/// <summary>A real Prometheus, which scrapes a real agent, which watches a server in trouble and its standby, has an answer to everything that a dashboard asks.</summary>
public sealed class AnswerTests
{
    private const string Database = "orders";

    /// <summary>What Grafana makes of a scrape interval of a second is 4 s; statistics come every 5 s.</summary>
    private const string RateInterval = "10s";

    private static readonly string[] SetUp =
    [
        "create table item (id int primary key, n int not null, at timestamptz)",
        "insert into item (id, n) select i, i % 7 from generate_series(1, 5000) i",
        "create index item_n on item (n)",
        "create index item_n_again on item (n)",
        "create policy nobody on item using (false)",
        "create table secret (id int primary key); alter table secret enable row level security",
        "update item set n = n + 1 where id < 1000",
        "analyze item",
        "begin; insert into item values (-1, 0); prepare transaction 'left behind'",
        "select pg_create_physical_replication_slot('nobody', true)",
        "select pg_switch_wal()",
    ];

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Every_expression_of_every_dashboard_is_answered(TestServer version)
    {
        await using var primary = await version.StartPrivateAsync(("archive_mode", "on"), ("archive_command", "/bin/true"));
        await using var standby = await StandbyServer.OfAsync(primary);
        await primary.AdministrationExecuteAsync($"create database {Database}");
        await primary.AdministrationExecuteAsync("create database store");
        await using (var session = await Session.OpenAsync(primary.ConnectionString(Database)))
        {
            foreach (var statement in SetUp)
            {
                await session.ExecuteAsync(statement);
            }
        } // with its end the statistics say what it did

        await using var agent = await AgentProcess.StartAsync(
            AgentProcess.Target("shop", Knock.Text(primary.ConnectionString(Database))) + AgentProcess.Target("shop-standby", Knock.Text(standby.Server.ConnectionString(Database))),
            $"{AgentProcess.Hurried}\nfleet: {{ store: \"{Knock.Text(primary.ConnectionString("store"))}\" }}");
        await using var prometheus = await PrometheusProcess.StartAsync(agent.Address);
        await agent.InspectedAsync("shop", Database);
        await agent.InspectedAsync("shop-standby", Database);
        await standby.Server.AdministrationExecuteAsync("select pg_wal_replay_pause()"); // so that something is left to replay: the store is written to
        await using var holder = await Session.OpenAsync(primary.ConnectionString(Database));
        await holder.ExecuteAsync("begin; select count(*) from item"); // and then it does nothing
        await using var crowd = new Crowd();
        foreach (var statement in (string[])["alter table item add column c int", "select 1 from item", "select 2 from item", "select 3 from item"])
        {
            crowd.Join(await Session.OpenAsync(primary.ConnectionString(Database)), statement);
        }

        // all, as when nothing is chosen, and what one gets by a click on a server
        await AnsweredAsync(prometheus, (".*", ".*"), ("shop|shop-standby", Database));

        var score = Sent("fleet.json: Servers: Trouble", ".*");
        Assert.Equal(["shop", "shop-standby"], (await prometheus.AskAsync(score)).Select(one => one.Labels["target"]).Order(StringComparer.Ordinal));
        var reasons = Sent("fleet.json: What is wrong now: How bad", "shop");
        await Eventually.ReadAsync(
            "the queue and the finding are what is wrong",
            async () => (await prometheus.AskAsync(reasons)).Select(one => (one.Labels["alert"], one.Value)).ToList(),
            wrong => wrong.Contains(("PgDdlQueue", 10)) && wrong.Contains(("PgErrorFindings", 1)));
        Assert.Single(await prometheus.AskAsync($"sum by (target) (\n{reasons}\n)\n== on (target)\n(\n{score}\n)"));
        Assert.Empty(await prometheus.AskAsync(Sent("fleet.json: What is wrong now: How bad", "nobody")));
    }

    private static string Sent(string where, string target) => BoardQuery.All.Single(query => query.Where == where).Sent(target, ".*", RateInterval);

    private static async Task AnsweredAsync(PrometheusProcess prometheus, params (string Target, string Database)[] chosen)
    {
        var open = chosen.SelectMany(one => BoardQuery.All.Select(query => (Query: query, Sent: query.Sent(one.Target, one.Database, RateInterval)))).ToList();
        await Eventually.ReadAsync(
            "everything is answered",
            async () =>
            {
                await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System, TestContext.Current.CancellationToken); // it scrapes once a second
                foreach (var asked in open.ToList())
                {
                    var answers = await prometheus.AskAsync(asked.Sent);
                    if (answers.Length > 0)
                    {
                        AssertReadable(asked.Query, answers);
                        open.Remove(asked);
                    }
                }

                return string.Join('\n', open.Select(asked => $"{asked.Query.Where}: {asked.Sent}"));
            },
            left => left.Length == 0,
            TimeSpan.FromMinutes(2));
    }

    /// <summary>A row of a table is found by its keys and nothing else, and no two series have the same name.</summary>
    private static void AssertReadable(BoardQuery query, IReadOnlyCollection<Answer> answers)
    {
        if (query.Keys is { } keys)
        {
            Assert.All(answers, answer => Assert.Equal(keys.Order(StringComparer.Ordinal), answer.Labels.Keys));
            return;
        }

        Assert.All(answers, answer => Assert.All(query.Holes, hole => Assert.True(answer.Labels.ContainsKey(hole) || hole is "db_namespace", $"{query.Where} has no {hole}")));
        Assert.Distinct(answers.Select(answer => query.Holes.Aggregate(query.Legend, (name, hole) => name.Replace($"{{{{{hole}}}}}", answer.Labels.GetValueOrDefault(hole) ?? "", StringComparison.Ordinal))));
    }
}
