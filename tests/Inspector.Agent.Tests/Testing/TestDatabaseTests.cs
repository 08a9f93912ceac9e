using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Testing;

public sealed class TestDatabaseTests
{
    [Theory, EveryVersion]
    public async Task Each_is_fresh_and_its_own(TestServer server)
    {
        await using var one = await server.CreateDatabaseAsync();
        await using var other = await server.CreateDatabaseAsync();
        await one.ExecuteAsync("create table here ()");

        Assert.NotEqual(one.Name, other.Name);
        Assert.Null(await other.ScalarAsync<string>("select to_regclass('here')::text"));
    }

    [Theory, EveryVersion]
    public async Task Disposing_drops_it_with_sessions_and_prepared_transactions_in_it(TestServer server)
    {
        var database = await server.CreateDatabaseAsync(suffix: " \"☃\" it's\n");
        await using var session = await database.OpenAsync();
        await session.ExecuteAsync("begin; create table t (); prepare transaction 'it''s'");
        await session.ExecuteAsync("begin; create table u ()");
        var role = await database.CreateRoleAsync();

        await database.DisposeAsync();

        await using var after = await Session.OpenAsync(database.Server.Administration);
        Assert.Equal(0, await after.ScalarAsync<long>("select count(*) from pg_database where datname = $1", database.Name));
        Assert.Equal(0, await after.ScalarAsync<long>("select count(*) from pg_roles where rolname = $1", role.Name));
        await Assert.ThrowsAsync<PostgresException>(() => session.ExecuteAsync("select 1"));
    }

    [Theory, EveryVersion]
    public async Task A_role_may_do_what_it_was_given_and_no_more(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("create table secret (id int); create table public_one (id int)");
        await using var plain = await (await database.CreateRoleAsync()).OpenAsync(database);
        await using var monitor = await (await database.CreateRoleAsync("pg_monitor")).OpenAsync(database);

        Assert.False(await plain.ScalarAsync<bool>("select pg_has_role('pg_read_all_stats', 'member')"));
        Assert.True(await monitor.ScalarAsync<bool>("select pg_has_role('pg_read_all_stats', 'member')"));
        foreach (var session in new[] { plain, monitor })
        {
            Assert.False(await session.ScalarAsync<bool>("select rolsuper from pg_roles where rolname = current_user"));
            var refused = await Assert.ThrowsAsync<PostgresException>(() => session.ExecuteAsync("select * from secret"));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    [Theory, EveryVersion]
    public async Task Settings_for_tests_are_in_force(TestServer server)
    {
        Assert.SkipWhen(TestEnvironment.GivenServer is not null, "a given server has its own settings");
        await using var database = await server.CreateDatabaseAsync();

        Assert.Equal(
            ["autovacuum=off", "fsync=off", "max_connections=200", "max_locks_per_transaction=256", "max_prepared_transactions=20", "shared_preload_libraries=pg_stat_statements", "wal_level=logical"],
            await database.QueryAsync("""
                select name || '=' || setting
                from pg_settings
                where name in ('fsync', 'wal_level', 'autovacuum', 'max_connections', 'max_locks_per_transaction', 'max_prepared_transactions', 'shared_preload_libraries')
                order by name
                """, r => r.GetString(0)));
        await database.ExecuteAsync("create extension pg_stat_statements");
        Assert.True(await database.ScalarAsync<long>("select count(*) from pg_stat_statements") >= 0);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_private_server_has_the_settings_asked_for_and_can_be_restarted(TestServer server)
    {
        await using var live = await server.StartPrivateAsync(("max_connections", "7"), ("superuser_reserved_connections", "2"));
        await using var database = await live.CreateDatabaseAsync();
        await database.ExecuteAsync("create table kept ()");

        await live.RestartAsync();

        await using var session = await database.OpenAsync();
        Assert.Equal("7", await session.ScalarAsync<string>("select setting from pg_settings where name = 'max_connections' and to_regclass('kept') is not null"));
    }
}
