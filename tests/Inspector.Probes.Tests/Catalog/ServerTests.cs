using Inspector.Testing;

namespace Inspector.Tests.Catalog;

public sealed class ServerTests
{
    [Theory, EveryVersion]
    public async Task What_belongs_to_an_extension_is_known(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();

        var read = await Given.ReadAsync(database, """
            create schema ours;
            create extension hstore schema ours version '1.4';
            create extension pg_stat_statements;
            create table t (h ours.hstore);
            create view v as select 1 as n;
            create sequence s;
            create function f() returns int language sql as 'select 1';
            alter extension hstore add table t;
            alter extension hstore add sequence s;
            alter extension hstore add function f();
            """);

        Assert.Equal(["hstore", "pg_stat_statements", "plpgsql"], read.Extensions.Select(extension => extension.Name));
        Assert.True(read.Extensions[0] is { Version: "1.4", DefaultVersion: not (null or "1.4"), Schema: "ours" });
        Assert.Equal("hstore", read.Table("t").Extension);
        Assert.Equal("hstore", read.Sequence("s").Extension);
        Assert.Equal("hstore", read.Functions.Values.Single(function => function.Name == "f").Extension);
        Assert.Equal("hstore", read.Types.Values.Single(type => type is { Name: "hstore", Schema: "ours" }).Extension);
        Assert.Equal(("pg_stat_statements", null), (read.Views.Single(view => view.Name == "pg_stat_statements").Extension, read.Views.Single(view => view.Name == "v").Extension));
        Assert.Null(read.Schemas.Single(schema => schema.Name == "ours").Extension);
    }

    [Theory, EveryVersion]
    public async Task Publications_and_slots_are_read(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("select pg_create_logical_replication_slot('decoding', 'pgoutput')");

        var read = await Given.ReadAsync(database, """
            create table t (id int primary key);
            create table u (id int primary key);
            create publication inserts for table t, u with (publish = 'insert');
            create publication changes for table u with (publish = 'update, delete');
            create publication whole for all tables;
            select pg_create_physical_replication_slot('idle');
            select pg_create_physical_replication_slot('keeping', true);
            """);

        Assert.Equal([("changes", false, true), ("inserts", false, false), ("whole", true, true)], read.Publications.Select(p => (p.Name, p.AllTables, p.PublishesOldRows)));
        Assert.Equal([read.Table("t").Oid, read.Table("u").Oid], read.Publications[1].Tables);
        Assert.Equal(["decoding", "idle", "keeping"], read.Server.Slots.Select(slot => slot.Name));
        var (decoding, idle, keeping) = (read.Server.Slots[0], read.Server.Slots[1], read.Server.Slots[2]);
        Assert.True(decoding is { IsLogical: true, IsActive: false, RetainedBytes: >= 0, WalStatus: "reserved", XminAge: >= 0 });
        Assert.Equal(database.Name, decoding.Database);
        Assert.True(idle is { IsLogical: false, Database: null, RetainedBytes: null, WalStatus: null, XminAge: null });
        Assert.True(keeping is { IsLogical: false, RetainedBytes: >= 0, WalStatus: "reserved" });
    }

    [Theory, EveryVersion(Since = 15)]
    public async Task A_publication_names_schemas_too(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();

        var read = await Given.ReadAsync(database, "create schema s; create publication p for tables in schema s");

        Assert.Equal([read.Schemas.Single(schema => schema.Name == "s").Oid], read.Publications.Single().Schemas);
    }

    [Theory, EveryVersion]
    public async Task Settings_databases_and_the_server_itself_are_read(TestServer version)
    {
        await using var server = await version.StartPrivateAsync(("work_mem", "5MB"));
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("alter system set max_connections = 77; select pg_reload_conf()");

        await using var session = await database.OpenAsync();
        await Eventually.TrueAsync("the file was read", () => session.ScalarAsync<bool>("select pending_restart from pg_settings where name = 'max_connections'"));
        var before = await session.ScalarAsync<DateTime>("select clock_timestamp()");
        var read = await Given.ReadAsync(database.DataSource);

        var shared = read.Server;
        Assert.Equal((version.Major, false, 8192), (shared.Version.Major, shared.IsStandby, shared.BlockSize));
        Assert.True(shared.Settings["work_mem"] is { Value: "5120", Unit: "kB", Number: 5120, Source: "configuration file", IsPendingRestart: false });
        Assert.True(shared.Settings["max_connections"] is { Value: "200", IsPendingRestart: true });
        Assert.True(shared.Settings["log_statement"] is { Number: null });
        Assert.Equal(await session.ScalarAsync<long>("select system_identifier from pg_control_system()"), shared.SystemIdentifier);
        Assert.True(shared.ReadAt >= new DateTimeOffset(before) && shared.StartedAt < shared.ReadAt);
        Assert.Equal([database.Name, "postgres", "template0", "template1"], shared.Databases.Select(one => one.Name));
        Assert.True(shared.Databases.Single(one => one.Name == "template0") is { IsTemplate: true, AllowsConnections: false, Encoding: "UTF8" });
        Assert.True(read.Database is { IsTemplate: false, AllowsConnections: true, MayConnect: true, FrozenAge: >= 0, MultixactAge: >= 0 });
        Assert.Equal("postgres", shared.Role(read.Database.Owner)?.Name);
    }

    [Theory, EveryVersion]
    public async Task The_window_of_the_statistics_begins_with_the_latest_reset_or_start(TestServer version)
    {
        await using var server = await version.StartPrivateAsync();
        await using var database = await server.CreateDatabaseAsync();

        var first = await Given.ReadAsync(database.DataSource);
        Assert.True(first.StatisticsSince >= first.Server.StartedAt, "nothing counted before the server was started");

        await database.ExecuteAsync("select pg_stat_reset()");
        var reset = await Eventually.ReadAsync("the reset shows", () => Given.ReadAsync(database.DataSource), read => read.Database.StatisticsReset > first.StatisticsSince);
        Assert.Equal(reset.Database.StatisticsReset, reset.StatisticsSince);

        await server.RestartAsync();
        database.DataSource.Clear();
        var restarted = await Given.ReadAsync(database.DataSource);
        Assert.Equal(restarted.Server.StartedAt, restarted.StatisticsSince);
        Assert.Equal(reset.Database.StatisticsReset, restarted.Database.StatisticsReset);
    }

    [Theory, EveryVersion]
    public async Task Functions_and_views_are_read_without_their_bodies(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();

        var read = await Given.ReadAsync(database, """
            create schema s;
            create table s.t (id int primary key, n int);
            create table u (id int);
            create function s.f(a int, b text default 'x', variadic c numeric[] default '{}') returns int language sql stable security definer leakproof
                set search_path = pg_catalog, s as 'select 1';
            create function s.f(a int) returns setof s.t language plpgsql as 'begin end';
            create procedure p(inout a int) language plpgsql as 'begin end';
            create aggregate total(int) (sfunc = int4pl, stype = int);
            revoke execute on function s.f(int) from public;
            create view s.v with (security_barrier) as select t.n from s.t join u using (id) where exists (select from u);
            grant select on s.v to public;
            """);

        Assert.Equal(
            [
                ("f", "a integer", 'f', 'v', "plpgsql"),
                ("f", "a integer, b text, VARIADIC c numeric[]", 'f', 's', "sql"),
                ("p", "INOUT a integer", 'p', 'v', "plpgsql"),
                ("total", "integer", 'a', 'i', "internal"),
            ],
            read.Functions.Values.Select(f => (f.Name, f.Arguments, f.Kind, f.Volatility, f.Language)).OrderBy(f => f.Name, StringComparer.Ordinal).ThenBy(f => f.Arguments.Length));
        var secure = read.Functions.Values.Single(f => f.IsSecurityDefiner);
        Assert.True(secure is { IsLeakproof: true, Schema.Name: "s", Grants.IsEmpty: true });
        Assert.Equal(["search_path=pg_catalog, s"], secure.Settings);
        Assert.Equal(["postgres"], read.Functions.Values.Single(f => f.Arguments == "a integer").Grants.Select(grant => grant.Grantee));
        var view = Assert.Single(read.Views);
        Assert.Equal(("v", "s"), (view.Name, view.Schema.Name));
        Assert.Equal(["security_barrier=true"], view.Options);
        Assert.Equal(["t", "u"], view.Reads.Select(oid => read.Table(oid)!.Name).Order());
        Assert.Contains(view.Grants, grant => grant is { Grantee: null, Privileges: "r" });
    }
}
