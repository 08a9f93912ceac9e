using Inspector.Findings;
using Inspector.Postgres;
using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Locks;

/// <summary>A real autovacuum against wraparound: a table that is a hundred thousand transactions old, and a worker that is made slow.</summary>
public sealed class WraparoundVacuumBlockerTests
{
    private const string Old = """
        create table orders (id int) with (autovacuum_freeze_max_age = 100000, autovacuum_vacuum_cost_limit = 1, autovacuum_vacuum_cost_delay = 100);
        insert into orders select generate_series(1, 200000);
        create table spent (n int);
        """;

    /// <summary>Each block that catches errors and writes takes a transaction id of its own.</summary>
    private const string Age = """
        do $$
        begin
            for i in 1..101000 loop
                begin
                    insert into spent values (i);
                exception when division_by_zero then
                    null;
                end;
            end loop;
        end
        $$
        """;

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task It_is_told_and_each_step_of_its_plan_lets_the_others_go_on(TestServer version)
    {
        await using var server = await version.StartPrivateAsync(("autovacuum", "on"), ("autovacuum_naptime", "1s"), ("autovacuum_freeze_max_age", "100000"));
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Old);
        await database.ExecuteAsync(Age);
        await Eventually.TrueAsync(
            "autovacuum prevents wraparound",
            () => database.ScalarAsync<bool>("select exists (select from pg_stat_activity where query like 'autovacuum: %.orders (to prevent wraparound)')"),
            TimeSpan.FromSeconds(120));
        await using var live = new LiveSession(LiveOptions.Of(database.DataSource));
        await using var session = await database.OpenAsync();

        await using (var alter = session.Begin("alter table orders add column note text"))
        {
            var plan = (await FindAsync(live)).Plan;
            Assert.True(await database.ScalarAsync<bool>(plan.Steps[0].Verify.Text));
            await database.QueryAsync(plan.Steps[0].Sql.Text, row => row.GetString(0));
            Assert.Equal(3, plan.Steps.Length);

            await database.ExecuteAsync(plan.Steps[1].Sql.Text);

            var cancelled = await Assert.ThrowsAsync<PostgresException>(() => alter.Completion);
            Assert.Equal(PostgresErrorCodes.QueryCanceled, cancelled.SqlState);
            Assert.True(await database.ScalarAsync<bool>(plan.Steps[1].Verify.Text));
        }

        await using (var again = session.Begin("alter table orders add column note text"))
        {
            var last = (await FindAsync(live)).Plan.Steps[^1];
            Assert.False(await database.ScalarAsync<bool>(last.Verify.Text));

            await database.ExecuteAsync(last.Sql.Text);

            await again.Completion;
            await Eventually.TrueAsync("the vacuum has ended", () => database.ScalarAsync<bool>(last.Verify.Text));
        }
    }

    private static async Task<Finding> FindAsync(LiveSession live)
    {
        var engine = new Engine([Inspector.Probes.Live.Single(probe => probe.Info.Id == "wraparound-vacuum-blocker").With(new Dictionary<string, double> { ["minimum-wait"] = 0 })]);
        var examination = await Eventually.ReadAsync(
            "the vacuum is told",
            async () => engine.Plan(engine.ExamineLive(new(null, await live.ReadAsync(TestContext.Current.CancellationToken))), Answers.None),
            said => !said.Findings.IsEmpty);
        var finding = Assert.Single(examination.Findings);
        Promises.EveryFindingProvesItselfTests.AssertProves(finding);
        return finding;
    }
}
