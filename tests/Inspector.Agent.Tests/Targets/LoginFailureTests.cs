using Inspector.Agent.Targets;
using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Targets;

/// <summary>What a running server answers to those it does not let in, and to those it has let in.</summary>
public sealed class LoginFailureTests
{
    [Theory, EveryVersion]
    public async Task The_startup_options_hold_from_the_first_moment(TestServer server)
    {
        var text = Knock.Text((await server.SharedAsync()).ConnectionString("postgres"), ("options", "-c default_transaction_read_only=off -c lock_timeout=1h -c geqo_threshold=7"));
        const string settings = "select string_agg(current_setting(name), ' ' order by ordinality) from unnest(array['default_transaction_read_only', 'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'jit', 'max_parallel_workers_per_gather', 'search_path', 'geqo_threshold', 'application_name', 'TimeZone', 'client_encoding']) with ordinality as setting (name, ordinality)";
        Assert.Equal("on 30s 100ms 10s off 0 pg_catalog 7 inspector UTC UTF8", await Knock.ReadAsync<string>(text, settings));
    }

    [Theory, EveryVersion]
    public async Task A_connection_loads_no_types_and_asks_nothing_by_itself(TestServer server)
    {
        var live = await server.SharedAsync();
        await using var connection = await Knock.OpenAsync(Knock.Text(live.ConnectionString("postgres"), ("application_name", "asks nothing")));
        Assert.Equal("", await live.AdministrationQueryAsync<string>($"select query from pg_stat_activity where pid = {connection.ProcessID}"));
    }

    [Theory, EveryVersion]
    public async Task A_wrong_password_is_called_that_and_where_it_came_from_is_said(TestServer server)
    {
        var failure = await Knock.FailAsync(Knock.Text((await server.SharedAsync()).ConnectionString("postgres"), ("password", "hunter2")));
        Assert.Equal(FailureKind.WrongPassword, failure.Kind);
        Assert.EndsWith("password authentication failed for user \"postgres\"; the role or the password is wrong; the password is that of the target", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.Message, StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_wrong_password_from_a_file_names_the_file(TestServer server)
    {
        using var around = new Surroundings();
        var file = around.Write("passwords", "*:*:*:*:hunter2");
        var failure = await Knock.FailAsync(Knock.Text((await server.SharedAsync()).ConnectionString("postgres"), ("password", null), ("passfile", file)));
        Assert.EndsWith($"the password is from {file}", failure.Message, StringComparison.Ordinal);
    }

    [Theory, EveryVersion]
    public async Task No_password_is_not_a_wrong_one(TestServer server)
    {
        using var around = new Surroundings();
        var file = around.Write("open", "*:*:*:*:hunter2", UnixFileMode.UserRead | UnixFileMode.GroupRead);
        var failure = await Knock.FailAsync(Knock.Text((await server.SharedAsync()).ConnectionString("postgres"), ("password", null), ("passfile", file)));
        Assert.Equal(FailureKind.NoPassword, failure.Kind);
        Assert.Contains("the server wants a password and there is none; set PGPASSWORD, or add a line to", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith($"(the password file {file} is ignored: others have access to it; chmod 600 it)", failure.Message, StringComparison.Ordinal);
    }

    [Theory, EveryVersion]
    public async Task A_password_file_lets_in(TestServer server)
    {
        using var around = new Surroundings();
        var given = new NpgsqlConnectionStringBuilder((await server.SharedAsync()).ConnectionString("postgres"));
        var file = around.Write("passwords", $"{given.Host}:{given.Port}:postgres:{given.Username}:{given.Password}");
        Assert.Equal(1, await Knock.ReadAsync<int>(Knock.Text(given.ConnectionString, ("password", null), ("passfile", file)), "select 1"));
    }

    [Theory, EveryVersion]
    public async Task A_database_that_does_not_exist_is_named(TestServer server)
    {
        var text = (await server.SharedAsync()).ConnectionString("postgres");
        var failure = await Knock.FailAsync(Knock.Text(text, ("dbname", "no\nsuch \"🐘\"")));
        Assert.Equal(FailureKind.DatabaseMissing, failure.Kind);
        Assert.Contains("database \"no such \"🐘\"\" does not exist", failure.Message, StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_bare_word_that_is_no_database_may_have_been_meant_as_a_host(TestServer server)
    {
        var given = new NpgsqlConnectionStringBuilder((await server.SharedAsync()).ConnectionString("postgres"));
        using var around = new Surroundings { ["PGHOST"] = given.Host!, ["PGPORT"] = $"{given.Port}", ["PGUSER"] = given.Username!, ["PGPASSWORD"] = given.Password! };
        var failed = await Assert.ThrowsAsync<ConnectionFailedException>(() => Knock.OpenAsync(new TargetConnector(around.Read("db1"))));
        Assert.EndsWith("database \"db1\" does not exist; a bare word is a database name; for a host write host=NAME or postgresql://NAME", failed.Message, StringComparison.Ordinal);
    }

    [Theory, EveryVersion]
    public async Task A_database_that_is_closed_or_forbidden_is_told_from_one_that_is_missing(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var role = await database.Server.CreateRoleAsync();
        await database.Server.AdministrationExecuteAsync($"revoke connect on database {database.QuotedName} from public");
        var forbidden = await Knock.FailAsync(Knock.Text(role.ConnectionString(database)));
        Assert.Equal(FailureKind.DatabaseForbidden, forbidden.Kind);
        Assert.EndsWith($"permission denied for database \"{database.Name}\"; GRANT CONNECT ON DATABASE \"{database.Name}\" TO \"{role.Name}\"", forbidden.Message, StringComparison.Ordinal);

        await database.Server.AdministrationExecuteAsync($"alter database {database.QuotedName} allow_connections false");
        Assert.Equal(FailureKind.DatabaseClosed, (await Knock.FailAsync(Knock.Text(database.ConnectionString))).Kind);
    }

    [Theory, EveryVersion]
    public async Task A_role_that_may_not_log_in_or_has_no_connection_left_is_told(TestServer server)
    {
        var live = await server.SharedAsync();
        await using var role = await live.CreateRoleAsync();
        await live.AdministrationExecuteAsync($"alter role {role.Name} connection limit 0");
        var full = await Knock.FailAsync(Knock.Text(role.ConnectionString("postgres")));
        Assert.Equal(FailureKind.TooManyConnections, full.Kind);
        Assert.EndsWith($"too many connections for role \"{role.Name}\"; raise its CONNECTION LIMIT, or wait for a session to end; Inspector needs two", full.Message, StringComparison.Ordinal);

        await live.AdministrationExecuteAsync($"alter role {role.Name} nologin");
        var cannot = await Knock.FailAsync(Knock.Text(role.ConnectionString("postgres")));
        Assert.Equal(FailureKind.RoleCannotLogIn, cannot.Kind);
        Assert.Contains($"role \"{role.Name}\" is not permitted to log in", cannot.Message, StringComparison.Ordinal);
    }

    [Theory, EveryVersion]
    public async Task An_option_that_the_server_does_not_know_is_the_servers_complaint(TestServer server)
    {
        var failure = await Knock.FailAsync(Knock.Text((await server.SharedAsync()).ConnectionString("postgres"), ("options", "-c no_such_thing=1")));
        Assert.Equal(FailureKind.StartupOptionsRefused, failure.Kind);
        Assert.Contains("unrecognized configuration parameter \"no_such_thing\"", failure.Message, StringComparison.Ordinal);
    }

    [Theory, EveryVersion]
    public async Task A_server_without_TLS_is_told_when_TLS_is_required(TestServer server)
    {
        var failure = await Knock.FailAsync(Knock.Text((await server.SharedAsync()).ConnectionString("postgres"), ("sslmode", "require")));
        Assert.Equal(FailureKind.TlsNotOffered, failure.Kind);
        Assert.Contains("the server has no TLS, and sslmode=require requires it", failure.Message, StringComparison.Ordinal);
    }

    [Theory, EveryVersion]
    public async Task A_primary_is_no_standby(TestServer server)
    {
        var text = (await server.SharedAsync()).ConnectionString("postgres");
        Assert.Equal(FailureKind.NoSuitableServer, (await Knock.FailAsync(Knock.Text(text, ("target_session_attrs", "standby")))).Kind);
        Assert.Equal("on", await Knock.ReadAsync<string>(Knock.Text(text, ("target_session_attrs", "read-write")), "show default_transaction_read_only"));
        Assert.Equal(1, await Knock.ReadAsync<int>(Knock.Text(text, ("target_session_attrs", "prefer-standby")), "select 1"));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_list_of_hosts_finds_the_one_that_answers_and_keeps_to_it(TestServer server)
    {
        var given = new NpgsqlConnectionStringBuilder((await server.SharedAsync()).ConnectionString("postgres"));
        using var around = new Surroundings();
        var connector = new TargetConnector(around.Read(Knock.Text(given.ConnectionString, ("host", $"/nowhere,127.0.0.1,{given.Host}"), ("port", $"1,1,{given.Port}"))));
        await using var connection = await Knock.OpenAsync(connector);
        connector.Target = connector.Target.At(connection.Host, connection.Port);
        Assert.Equal($"{given.Host}:{given.Port}/postgres as postgres", connector.Target.ToString());
        await using var second = await Knock.OpenAsync(connector, "template1");
        Assert.Equal("template1", second.Database);
        Assert.Equal("postgres", connector.Target.Database);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_Unix_socket_lets_in(TestServer server)
    {
        var live = await server.SharedAsync();
        var text = Knock.Text(live.ConnectionString("postgres"), ("host", live.Embedded.Folder), ("sslmode", "verify-full"), ("keepalives_idle", "30"));
        Assert.True(await Knock.ReadAsync<bool>(text, "select inet_server_addr() is null"));
    }

    [Theory, EveryVersion]
    public async Task A_lock_and_a_slow_statement_are_told_while_reading(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("create table public.t (a int)");
        var text = Knock.Text(database.ConnectionString);
        await using var connection = await Knock.OpenAsync(text);
        await using (await database.HoldAsync("lock table public.t in access exclusive mode"))
        {
            var locked = await Knock.ReadFailureAsync(text, () => connection.ExecuteAsync("select a from public.t"));
            Assert.Equal(FailureKind.LockTimeout, locked.Kind);
            Assert.Contains("a catalog is locked", locked.Message, StringComparison.Ordinal);
        }

        await connection.ExecuteAsync("set statement_timeout = '1ms'");
        Assert.Equal(FailureKind.StatementTimeout, (await Knock.ReadFailureAsync(text, () => connection.ExecuteAsync("select pg_sleep(60)"))).Kind);
        Assert.Equal(FailureKind.Forbidden, (await Knock.ReadFailureAsync(text, () => connection.ExecuteAsync("set session authorization pg_monitor; select * from pg_authid"))).Kind);
    }

    [Theory, EveryVersion]
    public async Task A_session_that_is_ended_and_a_database_that_is_dropped_meanwhile_are_disconnections(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        var text = Knock.Text(database.ConnectionString);
        await using var ended = await Knock.OpenAsync(text);
        await database.Server.AdministrationExecuteAsync($"select pg_terminate_backend({ended.ProcessID})");
        Assert.Equal(FailureKind.Disconnected, (await Knock.ReadFailureAsync(text, () => ended.ExecuteAsync("select 1"))).Kind);

        await using var dropped = await Knock.OpenAsync(text);
        await database.Server.AdministrationExecuteAsync($"drop database {database.QuotedName} with (force)");
        Assert.Equal(FailureKind.Disconnected, (await Knock.ReadFailureAsync(text, () => dropped.ExecuteAsync("select 1"))).Kind);
        Assert.Equal(FailureKind.DatabaseMissing, (await Knock.FailAsync(text)).Kind);
    }
}
