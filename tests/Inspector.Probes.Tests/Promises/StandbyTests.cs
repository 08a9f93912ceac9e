using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Promises;

/// <summary>Inspector reads a standby as it reads a primary, and counts what each replica did with the indexes.</summary>
public sealed class StandbyTests
{
    private const string Orders = """
        create table orders (id int generated always as identity primary key, state text not null, town text not null);
        insert into orders (state, town) select 'open', 'x' || n from generate_series(1, 20000) n;
        create index orders_state_idx on orders (state);
        create index orders_town_idx on orders (town);
        select setval('orders_id_seq', 2000000000);
        analyze orders;
        """;

    /// <summary>Every probe, the smallest index included.</summary>
    private static readonly ImmutableArray<Probe> Probes =
        [.. Inspector.Probes.All.Select(probe => probe.Info.Id == "unused-index" ? probe.With(new Dictionary<string, double> { ["minimum-size"] = 0 }) : probe)];

    /// <summary>Every probe that needs the counters of replicas.</summary>
    private static readonly string[] OfReplicas = [.. Inspector.Probes.All.Where(p => p.Info.Sees.Contains(Sight.Replicas)).Select(p => p.Info.Id)];

    [Theory, EveryVersion]
    public async Task A_standby_is_inspected_and_an_index_that_only_a_replica_uses_is_in_use(TestServer version)
    {
        await using var primary = await version.StartPrivateAsync();
        await using var standby = await StandbyServer.OfAsync(primary);
        await using var database = await primary.CreateDatabaseAsync();
        await database.ExecuteAsync(Orders);
        await standby.CatchUpAsync();
        await using var replica = standby.DataSource(database);

        var there = await replica.InspectAsync(new() { Probes = Probes });

        Assert.True(there.Target.IsStandby);
        Assert.Empty(there.Faults);
        Assert.All(there.Outcomes, outcome => Assert.Equal(IsFor(outcome, version) ? OutcomeStatus.Examined : OutcomeStatus.Skipped, outcome.Status));
        Assert.Contains(there.Findings, finding => finding is { Probe: "integer-key-overflow", Subject.Name: "orders" });
        var (state, town) = (Unused(there, "orders_state_idx"), Unused(there, "orders_town_idx"));
        Assert.Equal((Confidence.Possible, Confidence.Possible), (state?.Confidence, town?.Confidence));
        Assert.Contains("the primary's counters were not seen", state!.Detail, StringComparison.Ordinal);

        await UseAsync(standby, database, "orders_town_idx");
        var both = await database.DataSource.InspectAsync(new() { Probes = Probes, Replicas = [replica] });

        Assert.False(both.Target.IsStandby);
        Assert.Empty(both.Faults);
        Assert.Null(Unused(both, "orders_town_idx"));
        var name = FormattableString.Invariant($"scans on 127.0.0.1:{new NpgsqlConnectionStringBuilder(replica.ConnectionString).Port}");
        Assert.Equal(0L, Assert.Single(Unused(both, "orders_state_idx")!.Evidence, fact => fact.Name == name).Value);
        Assert.NotNull(Unused(await database.DataSource.InspectAsync(new() { Probes = Probes }), "orders_town_idx"));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_server_of_another_cluster_is_not_taken_for_a_replica(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await database.ExecuteAsync(Orders);
        await using var other = await version.StartPrivateAsync();
        await using var stranger = NpgsqlDataSource.Create(other.ConnectionString("postgres"));

        AssertLeftOut(await database.DataSource.InspectAsync(new() { Probes = Probes, Replicas = [stranger] }), "system identifier differs");
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_replica_whose_identity_cannot_be_read_is_not_believed(TestServer version)
    {
        await using var primary = await version.StartPrivateAsync();
        await using var standby = await StandbyServer.OfAsync(primary);
        await using var database = await primary.CreateDatabaseAsync();
        await database.ExecuteAsync(Orders + "revoke execute on function pg_control_system() from public;");
        var role = await database.CreateRoleAsync("pg_monitor", "pg_read_all_data");
        await standby.CatchUpAsync();
        await using var here = role.DataSource(database);
        await using var there = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(standby.Server.ConnectionString(database.Name))
        {
            Username = role.Name,
            Password = new NpgsqlConnectionStringBuilder(role.ConnectionString(database)).Password,
        }.ConnectionString);

        AssertLeftOut(await here.InspectAsync(new() { Probes = Probes, Replicas = [there] }), "pg_control_system");
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Another_database_of_a_replica_is_not_taken_for_this_one(TestServer version)
    {
        await using var primary = await version.StartPrivateAsync();
        await using var standby = await StandbyServer.OfAsync(primary);
        await using var database = await primary.CreateDatabaseAsync();
        await database.ExecuteAsync(Orders);
        await standby.CatchUpAsync();
        await using var elsewhere = NpgsqlDataSource.Create(standby.Server.ConnectionString("postgres"));

        AssertLeftOut(await database.DataSource.InspectAsync(new() { Probes = Probes, Replicas = [elsewhere] }), "the database postgres");
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_replica_that_is_away_is_said_and_nothing_is_concluded_without_it(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await database.ExecuteAsync(Orders);
        var nobody = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = 1 };
        await using var away = NpgsqlDataSource.Create(nobody.ConnectionString);

        AssertLeftOut(await database.DataSource.InspectAsync(new() { Probes = Probes, Replicas = [away] }), "could not be read");
    }

    private static void AssertLeftOut(Inspection inspection, string why)
    {
        Assert.Contains(why, Assert.Single(inspection.Faults), StringComparison.Ordinal);
        Assert.Contains(inspection.Unseen, line => line.Contains(why, StringComparison.Ordinal));
        foreach (var outcome in inspection.Outcomes)
        {
            Assert.Equal(OfReplicas.Contains(outcome.Probe) ? OutcomeStatus.Skipped : OutcomeStatus.Examined, outcome.Status);
        }

        Assert.DoesNotContain(inspection.Findings, finding => OfReplicas.Contains(finding.Probe));
        Assert.NotEmpty(inspection.Findings);
    }

    private static bool IsFor(Outcome outcome, TestServer version) => Probes.Single(probe => probe.Info.Id == outcome.Probe).Info.MinimumVersion <= version.Major;

    private static Finding? Unused(Inspection inspection, string index) =>
        inspection.Findings.SingleOrDefault(finding => finding.Probe == "unused-index" && finding.Subject.Name == index);

    /// <summary>Has the standby read rows through an index, and waits until that is counted.</summary>
    private static async Task UseAsync(StandbyServer standby, TestDatabase database, string index)
    {
        await using (var session = await Session.OpenAsync(standby.Server.ConnectionString(database.Name)))
        {
            await session.ExecuteAsync("set enable_seqscan = off");
            Assert.Equal(10_000, await session.ScalarAsync<int>("select count(*)::int from (select town from orders where town >= 'x' order by town limit 10000) t"));
        }

        await using var look = await Session.OpenAsync(standby.Server.ConnectionString(database.Name));
        await Eventually.TrueAsync("the scan is counted", () => look.ScalarAsync<bool>($"select pg_stat_get_numscans('{index}'::regclass) > 0"));
    }
}
