using Inspector.Findings;
using Inspector.Postgres;
using Inspector.Testing;

namespace Inspector.Tests.Locks;

/// <summary>A real standby whose replay waits for a reader, or cancels it.</summary>
public sealed class RecoveryConflictTests
{
    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task Replay_that_waits_for_a_reader_is_told_and_its_plan_lets_it_go_on(TestServer version)
    {
        await using var primary = await version.StartPrivateAsync(("max_standby_streaming_delay", "-1"));
        await using var standby = await StandbyServer.OfAsync(primary);
        await using var database = await WithOrdersAsync(primary, standby);
        await using var source = standby.DataSource(database);
        var clock = new ManualClock();
        await using var live = new LiveSession(LiveOptions.Of(source) with { Time = clock });
        Assert.Empty((await LookAsync(live, clock)).Findings);
        await using var reader = await Session.OpenAsync(standby.Server.ConnectionString(database.Name));
        await reader.ExecuteAsync("begin; select count(*) from orders");

        await database.ExecuteAsync("truncate orders");

        var waits = await FindAsync(live, clock, "replay has waited");
        Assert.Equal(database.Name, waits.Subject.Name);
        Assert.True(await AnswerAsync(source, waits.Plan.Steps[0].Verify.Text));
        Assert.Equal(2, waits.Plan.Steps.Length); // the reader is idle: there is nothing to cancel
        await AnswerAsync(source, waits.Plan.Steps[1].Sql.Text);
        await Eventually.TrueAsync("the session has ended", () => AnswerAsync(source, waits.Plan.Steps[1].Verify.Text));
        await standby.CatchUpAsync();
        await Eventually.ReadAsync("replay goes on", () => LookAsync(live, clock), said => said.Findings.IsEmpty);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_reader_that_replay_has_cancelled_is_counted(TestServer version)
    {
        await using var primary = await version.StartPrivateAsync(("max_standby_streaming_delay", "0"));
        await using var standby = await StandbyServer.OfAsync(primary);
        await using var database = await WithOrdersAsync(primary, standby);
        await using var source = standby.DataSource(database);
        var clock = new ManualClock();
        await using var live = new LiveSession(LiveOptions.Of(source) with { Time = clock });
        Assert.Empty((await LookAsync(live, clock)).Findings);
        await using var reader = await Session.OpenAsync(standby.Server.ConnectionString(database.Name));
        await reader.ExecuteAsync("begin; select count(*) from orders");

        await database.ExecuteAsync("truncate orders");
        await standby.CatchUpAsync();

        var cancelled = await FindAsync(live, clock, "replay has cancelled 1 statement");
        Assert.Contains(cancelled.Evidence, fact => fact is { Name: "cancelled for lock", Value: 1L });
        Assert.NotNull(cancelled.Plan.WhyNone);
    }

    private static async Task<TestDatabase> WithOrdersAsync(LiveServer primary, StandbyServer standby)
    {
        var database = await primary.CreateDatabaseAsync();
        await database.ExecuteAsync("create table orders (id int); insert into orders values (1)");
        await standby.CatchUpAsync();
        return database;
    }

    private static async Task<bool> AnswerAsync(Npgsql.NpgsqlDataSource source, string sql)
    {
        await using var session = await Session.OpenAsync(source);
        return await session.ScalarAsync<bool>(sql);
    }

    private static async Task<Finding> FindAsync(LiveSession live, ManualClock clock, string title)
    {
        var said = await Eventually.ReadAsync(title, () => LookAsync(live, clock), said => said.Findings.Any(finding => finding.Title.StartsWith(title, StringComparison.Ordinal)));
        var finding = Assert.Single(said.Findings);
        Promises.EveryFindingProvesItselfTests.AssertProves(finding);
        return finding;
    }

    private static async Task<Examination> LookAsync(LiveSession live, ManualClock clock)
    {
        clock.Advance(TimeSpan.FromSeconds(70));
        var engine = new Engine([Inspector.Probes.Live.Single(probe => probe.Info.Id == "recovery-conflict").With(new Dictionary<string, double> { ["minimum-wait"] = 0 })]);
        return engine.Plan(engine.ExamineLive(new(null, await live.ReadAsync(TestContext.Current.CancellationToken))), Answers.None);
    }
}
