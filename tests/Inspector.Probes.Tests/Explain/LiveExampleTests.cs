using System.Globalization;
using Inspector.Findings;
using Inspector.Testing;
using Inspector.Testing.Examples;
using Inspector.Tests.Plans;
using Inspector.Tests.Promises;

namespace Inspector.Tests.Explain;

public sealed class LiveExampleTests
{
    /// <summary>Probes whose examples cannot be staged with sessions of one server, each with the reason. Tests of their own have built samples, and real servers where that can be done.</summary>
    private static readonly Dictionary<string, string> Unstageable = new(StringComparer.Ordinal)
    {
        [Wraparound] = "it takes a server whose tables are old: see WraparoundVacuumBlockerTests",
        [LockManager] = "it takes hundreds of sessions on as many cores to wait for a lightweight lock: see CounterTests",
        [Standby] = "it takes a standby: see RecoveryConflictTests",
    };

    private const string Wraparound = "wraparound-vacuum-blocker";
    private const string LockManager = "lock-manager-contention";
    private const string Standby = "recovery-conflict";

    [Theory]
    [EveryExample(IsLive = true, Except = [Wraparound, LockManager, Standby])]
    public async Task A_bad_example_has_exactly_one_finding_and_a_good_one_none(TestServer server, string example)
    {
        var block = ExampleReader.Live.Single(known => known.Name == example);
        await using var stage = await Stage.OfAsync(server, block);

        if (!block.IsBad)
        {
            var silent = await stage.LookAsync();
            Assert.Equal([(block.Probe, OutcomeStatus.Examined)], silent.Outcomes.Select(outcome => (outcome.Probe, outcome.Status)));
            Assert.Empty(silent.Findings);
            return;
        }

        var finding = Assert.Single(await FoundAsync(stage));
        Assert.Equal(block.Probe, finding.Probe);
        EveryFindingProvesItselfTests.AssertProves(finding);
        Assert.True(finding.IsLive);
        Assert.Null(finding.Fingerprint);
        Assert.True(finding.Plan.Steps.IsEmpty == finding.Plan.WhyNone is not null, "steps, or what has to be decided");
    }

    /// <summary>Steps of a live plan are one harsher than the other: each is run where those before it did not help.</summary>
    [Theory]
    [EveryExample(IsLive = true, OnlyBad = true, Except = [Wraparound, LockManager, Standby], OnlyOldestAndNewest = true)]
    public async Task Every_step_of_a_plan_alone_takes_the_finding_away_and_takes_no_lock(TestServer server, string example)
    {
        var block = ExampleReader.Live.Single(known => known.Name == example);
        for (var at = 1; ; at++)
        {
            await using var stage = await Stage.OfAsync(server, block);
            var plan = Assert.Single(await FoundAsync(stage)).Plan;
            if (plan.Steps.Length <= at)
            {
                return;
            }

            var (look, act) = (plan.Steps[0], plan.Steps[at]);
            await StepLocks.AssertDeclaredAsync(stage.Database, look);
            Assert.True(await stage.Database.ScalarAsync<bool>(look.Verify.Text), look.Verify.Text);
            Assert.False(await stage.Database.ScalarAsync<bool>(act.Verify.Text), act.Verify.Text);

            await StepLocks.AssertDeclaredAsync(stage.Database, act);

            await Eventually.TrueAsync($"{act.Verify} is true", () => stage.Database.ScalarAsync<bool>(act.Verify.Text));
            Assert.False(await stage.Database.ScalarAsync<bool>(look.Verify.Text), "the look tells that nothing more is to be done");
            await Eventually.ReadAsync("the finding is gone", stage.LookAsync, examination => examination.Findings.IsEmpty);
        }
    }

    /// <summary>A plan is read minutes later: by then the same pid may be at other work.</summary>
    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_statement_that_comes_too_late_hits_nobody(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var session = await database.OpenAsync();
        await session.ExecuteAsync("begin");
        var identity = await IdentityAsync(database, session.ProcessID);
        Remediation.Step[] steps = [Remediation.Steps.CancelStatement.Of(identity), Remediation.Steps.TerminateSession.Of(identity)];
        await session.ExecuteAsync("commit");
        await session.ExecuteAsync("begin");

        foreach (var step in steps)
        {
            Assert.Empty(await database.QueryAsync(step.Sql.Text, row => row.GetBoolean(0)));
            Assert.True(await database.ScalarAsync<bool>(step.Verify.Text));
        }

        Assert.Equal(session.ProcessID, await session.ScalarAsync<int>("select pg_backend_pid()"));
    }

    [Fact]
    public void A_probe_shows_what_is_bad_and_what_is_good_unless_it_is_in_the_closed_list() =>
        Assert.All(Inspector.Probes.Live, probe =>
        {
            var examples = ExampleReader.Live.Where(example => example.Probe == probe.Info.Id).ToList();
            Assert.Contains(examples, example => example.IsBad);
            Assert.Contains(examples, example => !example.IsBad);
            Assert.True(Unstageable.ContainsKey(probe.Info.Id) != examples.Exists(example => example.Options.Count > 0), $"{probe.Info.Id}: staged, or in the list");
        });

    private static async Task<IEnumerable<Finding>> FoundAsync(Stage stage) =>
        (await Eventually.ReadAsync("there is a finding", stage.LookAsync, examination => !examination.Findings.IsEmpty)).Findings;

    private static async Task<Remediation.SessionIdentity> IdentityAsync(TestDatabase database, int pid)
    {
        var rows = await database.QueryAsync(
            string.Create(CultureInfo.InvariantCulture, $"select backend_start, xact_start from pg_stat_get_activity({pid})"), row => (row.GetFieldValue<DateTimeOffset>(0), row.GetFieldValue<DateTimeOffset>(1)));
        return new(pid, rows[0].Item1, rows[0].Item2, null);
    }
}
