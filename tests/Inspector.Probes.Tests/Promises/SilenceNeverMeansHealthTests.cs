using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Promises;

/// <summary>Promise 3: examined, skipped and why, or faulted and why; what is missing is said.</summary>
public sealed class SilenceNeverMeansHealthTests
{
    [Theory, EveryVersion]
    public async Task Who_sees_everything_misses_nothing(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await FlawedSchema.CreateAsync(database);

        var inspection = await database.DataSource.InspectAsync();

        Assert.Empty(inspection.Unseen);
        Assert.Empty(inspection.Faults);
        AssertEveryProbeAnswered(inspection, version, blind: [], partial: []);
    }

    [Theory, EveryVersion]
    public async Task A_monitor_is_told_what_it_cannot_see(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await FlawedSchema.CreateAsync(database);
        var role = await database.CreateRoleAsync("pg_monitor");
        await using var source = role.DataSource(database);

        var inspection = await source.InspectAsync();

        Assert.Collection(
            inspection.Unseen,
            line => Assert.Equal($"{role.Name} sees the values in statistics only of columns that it may read: whether a sequence is behind is known of those alone", line),
            line => Assert.Equal("SELECT is not granted on 3 of 3 sequences that could run out (inspector grants prints how)", line),
            line => Assert.Equal($"{role.Name} sees statistics only of columns that it may read (inspector grants prints how to see them without reading data)", line));
        Assert.Empty(inspection.Faults);
        AssertEveryProbeAnswered(inspection, version, blind: [Sight.SequencePositions, Sight.ColumnStatistics, Sight.ColumnBounds], partial: []);
    }

    [Theory, EveryVersion]
    public async Task A_role_without_any_privilege_is_told_too(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await FlawedSchema.CreateAsync(database);
        var role = await database.CreateRoleAsync();
        await database.ExecuteAsync($"grant select on customers to {role.Name}; grant select on sequence customers_id_seq to {role.Name}");
        await using var source = role.DataSource(database);

        var inspection = await source.InspectAsync();

        Assert.Collection(
            inspection.Unseen,
            line => Assert.StartsWith($"{role.Name} sees the values in statistics only of columns that it may read", line, StringComparison.Ordinal),
            line => Assert.StartsWith("SELECT is not granted on 2 of 3 sequences", line, StringComparison.Ordinal),
            line => Assert.StartsWith($"{role.Name} sees statistics only of columns that it may read", line, StringComparison.Ordinal),
            line => Assert.Equal($"{role.Name} lacks pg_read_all_stats: the text of other roles' statements is hidden", line));
        Assert.Empty(inspection.Faults);
        AssertEveryProbeAnswered(inspection, version, blind: [], partial: [Sight.SequencePositions, Sight.ColumnStatistics, Sight.ColumnBounds, Sight.Statements]);
        Assert.Contains(inspection.Findings, finding => finding is { Probe: "integer-key-overflow", Subject.Name: "customers" });
        Assert.DoesNotContain(inspection.Findings, finding => finding is { Probe: "integer-key-overflow", Subject.Name: "ledger" });
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task Without_pg_stat_statements_that_is_said(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();

        var inspection = await database.DataSource.InspectAsync();

        Assert.Equal(["the extension pg_stat_statements is not installed in this database: no statements are seen"], inspection.Unseen);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task Statements_that_the_role_may_not_read_are_said_and_are_no_failure(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await database.ExecuteAsync("create schema hidden; create extension pg_stat_statements schema hidden");
        var role = await database.CreateRoleAsync("pg_monitor");
        await using var source = role.DataSource(database);

        var inspection = await source.InspectAsync();

        Assert.Empty(inspection.Faults);
        Assert.Contains(inspection.Unseen, line => line.Contains($"{role.Name} may not use pg_stat_statements in the schema hidden", StringComparison.Ordinal));
    }

    [Fact]
    public void A_probe_that_fails_is_faulted_and_the_others_go_on()
    {
        var examination = new Engine([new Throwing(inPlan: false), new Steady()]).Examine(Nothing());

        Assert.Equal(
            [("throwing", OutcomeStatus.Faulted, "InvalidOperationException: one line two"), ("steady", OutcomeStatus.Examined, null)],
            examination.Outcomes.Select(outcome => (outcome.Probe, outcome.Status, outcome.Reason)));
        Assert.Equal(["steady"], examination.Findings.Select(finding => finding.Probe));
    }

    [Fact]
    public void A_plan_that_fails_leaves_its_finding_and_the_others()
    {
        var engine = new Engine([new Throwing(inPlan: true), new Steady()]);

        var planned = engine.Plan(engine.Examine(Nothing()), Answers.None);

        Assert.Equal(
            [("throwing", OutcomeStatus.Faulted, "InvalidOperationException: one line two"), ("steady", OutcomeStatus.Examined, null)],
            planned.Outcomes.Select(outcome => (outcome.Probe, outcome.Status, outcome.Reason)));
        Assert.Equal(["steady", "throwing"], planned.Findings.Select(finding => finding.Probe));
        Assert.StartsWith("no plan could be made", planned.Findings[1].Plan.WhyNone, StringComparison.Ordinal);
    }

    [Theory, EveryVersion]
    public async Task A_reset_of_the_statistics_shows_in_what_is_concluded_from_them(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (id int primary key, a int); create index t_a_idx on t (a)");
        var probe = Inspector.Probes.All.Single(known => known.Info.Id == "unused-index").With(new Dictionary<string, double> { ["minimum-size"] = 0 });
        var before = await SinceAsync(database.DataSource);

        await database.ExecuteAsync("select pg_stat_reset()");
        var reset = await Eventually.ReadAsync("the reset shows", () => SinceAsync(database.DataSource), since => since > before);
        var finding = Assert.Single((await database.DataSource.InspectAsync(new() { Probes = [probe] })).Findings);
        await server.CrashAsync();
        var crash = await SinceAsync(database.DataSource);

        Assert.True(reset <= crash, "a crash begins a new window");
        Assert.Equal(Confidence.Possible, finding.Confidence);
        Assert.Contains("The counters cover only 0 days", finding.Detail, StringComparison.Ordinal);
        Assert.Contains(finding.Evidence, fact => fact.Source == FormattableString.Invariant($"statistics since {reset.UtcDateTime:yyyy-MM-dd}"));
        Assert.True(crash > reset, "and its time is later than that of the reset");
    }

    private static async Task<DateTimeOffset> SinceAsync(NpgsqlDataSource source)
    {
        source.Clear();
        await using var session = await Inspector.Postgres.GuardedSession.OpenAsync(source, cancellation: TestContext.Current.CancellationToken);
        return (await Inspector.Postgres.ObservationReader.ReadAsync(session, [], TimeProvider.System, TestContext.Current.CancellationToken)).Database.StatisticsSince;
    }

    /// <summary>Each probe that is on answers once, and says of what it could not see that, and why.</summary>
    private static void AssertEveryProbeAnswered(Inspection inspection, TestServer version, Sight[] blind, Sight[] partial)
    {
        var probes = Inspector.Probes.OfDatabase.Where(probe => probe.Info.IsOnByDefault).ToList();
        Assert.Equal(probes.Select(probe => probe.Info.Id), inspection.Outcomes.Select(outcome => outcome.Probe));
        foreach (var (probe, outcome) in probes.Zip(inspection.Outcomes))
        {
            var isBlind = probe.Info.MinimumVersion > version.Major || probe.Info.Sees.Intersect(blind).Any();
            Assert.Equal((probe.Info.Id, isBlind ? OutcomeStatus.Skipped : OutcomeStatus.Examined), (outcome.Probe, outcome.Status));
            Assert.Equal(isBlind || probe.Info.Sees.Intersect(partial).Any(), outcome.Reason is not null);
            Assert.Equal(inspection.Findings.Count(finding => finding.Probe == outcome.Probe), outcome.Findings);
        }
    }

    private static Observation Nothing()
    {
        var database = new Database { Oid = 1, Name = "app" };
        var server = new ServerSnapshot { Version = new(180_000), ReadAt = default, Reader = new("r", true, true, true, true), Databases = [database] };
        return new(new CatalogBuilder().Tie().Build(server, database), [], []);
    }

    private sealed class Throwing(bool inPlan) : Probe<CatalogSnapshot>(new("throwing", "Throws", Category.Indexes, Severity.Info))
    {
        public override string Explain => "Throws.";

        public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
            inPlan ? [Report(new(ObjectKind.Table, "public", "t"), Confidence.Proven, "it is there")] : throw new InvalidOperationException("one line\ntwo");

        public override Remediation.Plan Plan(Finding finding, Answers answers) => throw new InvalidOperationException("one line\ntwo");
    }

    private sealed class Steady() : Probe<CatalogSnapshot>(new("steady", "Finds", Category.Indexes, Severity.Warning))
    {
        public override string Explain => "Finds.";

        public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) => [Report(new(ObjectKind.Table, "public", "t"), Confidence.Proven, "it is there")];
    }
}
