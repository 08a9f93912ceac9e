using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Testing;

public sealed class PgBouncerTests
{
    [Theory, EveryVersion]
    public async Task Clients_take_turns_on_one_server_connection(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var bouncer = await PgBouncer.StartAsync(database.Server, "default_pool_size = 1");
        await using var one = await Session.OpenAsync(bouncer.ConnectionString(database));
        await using var other = await Session.OpenAsync(bouncer.ConnectionString(database));

        var backend = await one.ScalarAsync<int>("select pg_backend_pid()");

        Assert.Equal(backend, await other.ScalarAsync<int>("select pg_backend_pid()"));
        await using var direct = await database.OpenAsync();
        Assert.NotEqual(backend, await direct.ScalarAsync<int>("select pg_backend_pid()"));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_role_comes_through_with_its_own_password_only(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("pg_monitor");
        await using var bouncer = await PgBouncer.StartAsync(database.Server);
        await using var session = await Session.OpenAsync(bouncer.ConnectionString(database, role));

        Assert.Equal(role.Name, await session.ScalarAsync<string>("select current_user::text"));
        var wrong = new NpgsqlConnectionStringBuilder(bouncer.ConnectionString(database, role)) { Password = "guess" };
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Session.OpenAsync(wrong.ConnectionString));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Disposing_leaves_nobody_on_its_port(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        var bouncer = await PgBouncer.StartAsync(database.Server);
        await using (await Session.OpenAsync(bouncer.ConnectionString(database)))
        {
        }

        await bouncer.DisposeAsync();

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Session.OpenAsync(bouncer.ConnectionString(database)));
    }
}
