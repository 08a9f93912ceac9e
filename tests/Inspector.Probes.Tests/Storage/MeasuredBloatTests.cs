using Inspector.Findings;
using Inspector.Indexes;
using Inspector.Maintenance;
using Inspector.Testing;
using Inspector.Testing.Examples;

namespace Inspector.Tests.Storage;

/// <summary>What becomes of an estimate when pgstattuple can be asked, refutes it, or cannot be asked.</summary>
public sealed class MeasuredBloatTests
{
    private const string Bloated = """
        create extension pgstattuple;
        create table events (id bigint primary key, kind int not null);
        insert into events select n, n % 10 from generate_series(1, 60000) n;
        delete from events where id % 5 <> 0
        """;

    /// <summary>The catalog says that they are a hundred times as large as they are.</summary>
    private const string Exaggerated = """
        set allow_system_table_mods = on;
        update pg_class set relpages = 100 * relpages where relname in ('events', 'events_pkey');
        reset allow_system_table_mods
        """;

    private static readonly Dictionary<string, double> Small = new(StringComparer.Ordinal) { ["least-waste"] = 50 };

    [Theory, EveryVersion]
    public async Task What_is_measured_is_likely(TestServer version)
    {
        await using var database = await LoadAsync(version, Bloated);

        var findings = (await InspectAsync(database)).Findings;

        Assert.Equal(
            [(Confidence.Likely, "bloated-index"), (Confidence.Likely, "bloated-table")], findings.Select(finding => (finding.Confidence, finding.Probe)));
        Assert.All(findings, finding =>
        {
            Assert.Equal("", finding.Detail);
            var wasted = finding.Evidence.Single(fact => fact.Name == "wasted at least");
            Assert.Equal("measured by pgstattuple", wasted.Source);
            Assert.Equal(wasted.Value, finding.Impact.Bytes);
        });
    }

    [Theory, EveryVersion]
    public async Task What_was_measured_is_what_a_rewrite_gives_back(TestServer version)
    {
        await using var database = await LoadAsync(version, Bloated);
        var before = await SizesAsync(database);

        var findings = (await InspectAsync(database)).Findings;

        await database.ExecuteAsync("vacuum full events");
        var after = await SizesAsync(database);
        Assert.All(findings, finding =>
        {
            var name = finding.Subject.Name;
            Assert.InRange((double)finding.Impact.Bytes!, 0.7 * (before[name] - after[name]), before[name] - after[name]);
        });
    }

    [Theory, EveryVersion]
    public async Task What_measuring_refutes_is_withdrawn(TestServer version)
    {
        await using var database = await LoadAsync(version, """
            create extension pgstattuple;
            create table events (id bigint primary key, kind int not null);
            insert into events select n, n % 10 from generate_series(1, 60000) n
            """);
        await database.ExecuteAsync(Exaggerated);

        var inspection = await InspectAsync(database);

        Assert.Empty(inspection.Findings);
        Assert.All(inspection.Outcomes, outcome => Assert.Equal((OutcomeStatus.Examined, 0), (outcome.Status, outcome.Findings)));
        await database.ExecuteAsync("drop extension pgstattuple");
        Assert.Equal(2, (await InspectAsync(database)).Findings.Length);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task Without_the_extension_it_is_possible_and_says_what_would_measure_it(TestServer version)
    {
        await using var database = await LoadAsync(version, Bloated);
        await database.ExecuteAsync("drop extension pgstattuple");

        Assert.All((await InspectAsync(database)).Findings, finding =>
        {
            Assert.Equal(Confidence.Possible, finding.Confidence);
            Assert.Contains("The extension pgstattuple, which would measure it, is not installed", finding.Detail, StringComparison.Ordinal);
            Assert.Contains("SELECT * FROM pgstat", finding.Detail, StringComparison.Ordinal);
        });
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task What_is_larger_than_the_limit_is_not_measured(TestServer version)
    {
        await using var database = await LoadAsync(version, Bloated);

        var findings = (await InspectAsync(database, new(StringComparer.Ordinal) { ["least-waste"] = 50, ["most-measured"] = 10 })).Findings;

        Assert.Equal(2, findings.Length);
        Assert.All(findings, finding => Assert.Equal(Confidence.Possible, finding.Confidence));
        Assert.All(findings, finding => Assert.Contains("too large to be measured here", finding.Detail, StringComparison.Ordinal));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task What_is_locked_or_forbidden_stays_possible_and_says_so(TestServer version)
    {
        await using var database = await LoadAsync(version, Bloated);
        await using (await database.HoldAsync("lock table events in access exclusive mode"))
        {
            Assert.All((await InspectAsync(database)).Findings, finding => Assert.Contains("It was not measured (locked)", finding.Detail, StringComparison.Ordinal));
        }

        await database.ExecuteAsync("revoke execute on function pgstatindex(regclass), pgstattuple_approx(regclass) from pg_stat_scan_tables");
        var role = await database.CreateRoleAsync("pg_monitor");
        await database.ExecuteAsync($"grant select on events to {role.Name}");
        await using var source = Npgsql.NpgsqlDataSource.Create(role.ConnectionString(database));
        var findings = (await Inspect.DatabaseAsync(source, Options(Small), TestContext.Current.CancellationToken)).Findings;
        Assert.Equal(2, findings.Length);
        Assert.All(findings, finding => Assert.Contains("It was not measured (permission denied", finding.Detail, StringComparison.Ordinal));
        await database.ExecuteAsync("grant execute on function pgstatindex(regclass), pgstattuple_approx(regclass) to pg_stat_scan_tables");
        findings = (await Inspect.DatabaseAsync(source, Options(Small), TestContext.Current.CancellationToken)).Findings;
        Assert.Equal([Confidence.Likely, Confidence.Likely], findings.Select(finding => finding.Confidence));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task Of_a_partitioned_table_what_is_refuted_of_one_partition_leaves_the_others(TestServer version)
    {
        await using var database = await LoadAsync(version, """
            create extension pgstattuple;
            create table events (id bigint not null, at date not null) partition by range (at);
            create table "events ""one"" of" partition of events for values from ('2026-01-01') to ('2026-02-01');
            create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
            insert into events select n, '2026-01-02' from generate_series(1, 60000) n;
            insert into events select n, '2026-02-02' from generate_series(1, 60000) n;
            delete from "events ""one"" of" where id % 5 <> 0
            """);
        await database.ExecuteAsync("set allow_system_table_mods = on; update pg_class set relpages = 100 * relpages where relname = 'events_2'");

        var finding = Assert.Single((await InspectAsync(database)).Findings);

        Assert.Equal(("events", Confidence.Likely), (finding.Subject.Name, finding.Confidence));
        Assert.Equal(1L, finding.Evidence.Single(fact => fact.Name == "bloated partitions").Value);
        Assert.All(finding.Plan.Steps, step => Assert.Contains("\"events \"\"one\"\" of\"", step.Sql.Text, StringComparison.Ordinal));
    }

    private static async Task<TestDatabase> LoadAsync(TestServer version, string script)
    {
        var database = await version.CreateDatabaseAsync();
        await using (var session = await database.OpenAsync())
        {
            await session.ExecuteAsync(script); // it ends, and so reports its changes before the ANALYZE
        }

        await ExampleLoader.FlushStatisticsAsync(database);
        await database.ExecuteAsync("vacuum");
        await database.ExecuteAsync("analyze");
        await ExampleLoader.FlushStatisticsAsync(database);
        return database;
    }

    private static async Task<Dictionary<string, long>> SizesAsync(TestDatabase database) => (await database.QueryAsync(
        "select relname::text, pg_relation_size(oid) from pg_class where relname in ('events', 'events_pkey')",
        row => (Name: row.GetString(0), Bytes: row.GetInt64(1)))).ToDictionary(one => one.Name, one => one.Bytes, StringComparer.Ordinal);

    private static Task<Inspection> InspectAsync(TestDatabase database, Dictionary<string, double>? thresholds = null) =>
        Inspect.DatabaseAsync(database.DataSource, Options(thresholds ?? Small), TestContext.Current.CancellationToken);

    private static InspectionOptions Options(Dictionary<string, double> thresholds) =>
        new() { Probes = [new BloatedIndex().With(thresholds), new BloatedTable().With(thresholds)] };
}
