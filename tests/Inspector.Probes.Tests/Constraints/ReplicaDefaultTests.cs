using Inspector.Constraints;
using Inspector.Findings;
using Inspector.Testing;
using Inspector.Tests.Plans;

namespace Inspector.Tests.Constraints;

/// <summary>Settings by which sessions fire no triggers. Roles belong to the whole server, so each test has one of its own.</summary>
public sealed class ReplicaDefaultTests
{
    private const string Tables = """
        create table customers (id bigint primary key);
        create table orders (id bigint primary key, customer_id bigint references customers);
        """;

    [Theory, EveryVersion]
    public async Task A_role_so_set_writes_what_a_foreign_key_forbids_until_the_plan_is_done(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync();
        await database.ExecuteAsync($"{Tables} grant all on customers, orders to {role.Name}; alter role {role.Name} set session_replication_role = replica");

        var finding = Assert.Single(await InspectAsync(database));

        Assert.Equal((ObjectKind.Role, role.Name, null, Confidence.Likely), (finding.Subject.Kind, finding.Subject.Name, finding.Facet, finding.Confidence));
        await using (var session = await role.OpenAsync(database))
        {
            await session.ExecuteAsync("insert into orders values (1, 7)");
        }

        await AssertPlanAsync(database, finding);
    }

    [Theory, EveryVersion]
    public async Task Each_place_of_the_setting_has_its_own_finding_and_its_own_way_back(TestServer version)
    {
        foreach (var (set, kind, facet) in ((string, ObjectKind, string?)[])
            [
                ("alter database {0} set session_replication_role = replica", ObjectKind.Database, "session_replication_role"),
                ("create role \"it's \"\"odd\"\"\" login; alter role \"it's \"\"odd\"\"\" in database {0} set session_replication_role = 'REPLICA'", ObjectKind.Role, "in one database"),
                ("alter role all set session_replication_role = replica", ObjectKind.Setting, "all roles"),
            ])
        {
            await using var server = await version.StartPrivateAsync();
            await using var database = await server.CreateDatabaseAsync();
            await database.ExecuteAsync(Tables);
            await database.ExecuteAsync(set.Replace("{0}", database.QuotedName, StringComparison.Ordinal));

            var finding = Assert.Single(await InspectAsync(database));

            Assert.Equal((kind, facet), (finding.Subject.Kind, finding.Facet));
            await AssertPlanAsync(database, finding);
        }
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task The_configuration_of_the_server_is_told_and_no_other_session_of_it(TestServer version)
    {
        await using var server = await version.StartPrivateAsync(("session_replication_role", "replica"));
        await using var database = await server.CreateDatabaseAsync();
        var finding = Assert.Single(await InspectAsync(database));
        Assert.Equal((ObjectKind.Setting, "session_replication_role", null), (finding.Subject.Kind, finding.Subject.Name, finding.Facet));
        Assert.Contains("ALTER SYSTEM RESET", finding.Plan.WhyNone, StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task What_holds_nowhere_is_not_told(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var other = await server.CreateDatabaseAsync();
        await database.ExecuteAsync($"""
            create role group_role nologin;
            alter role group_role set session_replication_role = replica;
            create role elsewhere login;
            alter role elsewhere in database {other.QuotedName} set session_replication_role = replica;
            create role local_role login;
            alter role local_role set session_replication_role = local;
            create role corrected login;
            alter role corrected set session_replication_role = replica;
            alter role corrected in database {database.QuotedName} set session_replication_role = origin;
            alter role all set session_replication_role = replica;
            alter database {database.QuotedName} set session_replication_role = origin;
            alter database {other.QuotedName} set work_mem = '7MB';
            """);
        Assert.Empty(await InspectAsync(database));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_role_for_replication_may_mean_it(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("""
            create role mirror login replication;
            alter role mirror set session_replication_role = replica;
            create role boss login superuser replication;
            alter role boss set session_replication_role = replica;
            """);
        Assert.Equal([("boss", Confidence.Likely), ("mirror", Confidence.Possible)], (await InspectAsync(database)).Select(finding => (finding.Subject.Name, finding.Confidence)).Order());
    }

    private static async Task AssertPlanAsync(TestDatabase database, Finding finding)
    {
        var step = Assert.Single(finding.Plan.Steps);
        await StepLocks.AssertDeclaredAsync(database, step);
        Assert.True(await database.ScalarAsync<bool>(step.Verify.Text));
        Assert.Empty(await InspectAsync(database));
        await database.ExecuteAsync(step.Rollback!.Text);
        Assert.False(await database.ScalarAsync<bool>(step.Verify.Text));
        Assert.Equal(finding.Fingerprint, Assert.Single(await InspectAsync(database)).Fingerprint);
    }

    private static async Task<IEnumerable<Finding>> InspectAsync(TestDatabase database) =>
        (await Inspect.DatabaseAsync(database.DataSource, new() { Probes = [new DisabledTrigger()] })).Findings;
}
