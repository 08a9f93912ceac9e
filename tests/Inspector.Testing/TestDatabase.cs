using Npgsql;

namespace Inspector.Testing;

/// <summary>A database made for a test, dropped with whoever is still in it when it is disposed.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private const string EndSessions = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = $1";

    private readonly List<TestRole> _roles = [];

    internal TestDatabase(LiveServer server, string name)
    {
        Server = server;
        Name = name;
        DataSource = NpgsqlDataSource.Create(ConnectionString);
    }

    /// <summary>Its server.</summary>
    public LiveServer Server { get; }

    /// <summary>Its name, raw.</summary>
    public string Name { get; }

    /// <summary>Its name as an identifier in SQL.</summary>
    public string QuotedName => new NpgsqlCommandBuilder().QuoteIdentifier(Name);

    /// <summary>How the superuser connects. Holds the password.</summary>
    public string ConnectionString => Server.ConnectionString(Name);

    /// <summary>Sessions of the superuser, pooled.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>A session of the superuser outside the pool: what it holds ends with it.</summary>
    public Task<NpgsqlConnection> OpenAsync() => Session.OpenAsync(ConnectionString);

    /// <inheritdoc cref="Session.ExecuteAsync"/>
    public async Task ExecuteAsync(string sql, params object?[] parameters)
    {
        await using var session = await Session.OpenAsync(DataSource);
        await session.ExecuteAsync(sql, parameters);
    }

    /// <inheritdoc cref="Session.ScalarAsync{T}"/>
    public async Task<T?> ScalarAsync<T>(string sql, params object?[] parameters)
    {
        await using var session = await Session.OpenAsync(DataSource);
        return await session.ScalarAsync<T>(sql, parameters);
    }

    /// <inheritdoc cref="Session.QueryAsync{T}"/>
    public async Task<List<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params object?[] parameters)
    {
        await using var session = await Session.OpenAsync(DataSource);
        return await session.QueryAsync(sql, read, parameters);
    }

    /// <summary>A transaction that holds whatever locks a statement takes, until it is disposed.</summary>
    public Task<HeldTransaction> HoldAsync(string sql) => HeldTransaction.BeginAsync(this, sql);

    /// <summary>A login role that is dropped after this database; see <see cref="LiveServer.CreateRoleAsync"/>.</summary>
    public async Task<TestRole> CreateRoleAsync(params string[] memberOf)
    {
        var role = await Server.CreateRoleAsync(memberOf);
        _roles.Add(role);
        return role;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        // not from the pool: the test may have stopped the server in between
        await using (var session = await Session.OpenAsync(Server.ConnectionString("postgres")))
        {
            foreach (var gid in await session.QueryAsync("select quote_literal(gid) from pg_prepared_xacts where database = $1", r => r.GetString(0), Name))
            {
                await using var inside = await OpenAsync(); // it can be ended only where it was prepared
                await inside.ExecuteAsync($"rollback prepared {gid}");
            }

            // DROP DATABASE looks for other sessions only every 100 ms (CountOtherDBBackends of procarray.c)
            await Eventually.TrueAsync("nobody is in the database", async () => await session.ScalarAsync<long>(EndSessions, Name) == 0);
            await session.ExecuteAsync($"drop database if exists {QuotedName} with (force)");
        }

        foreach (var role in _roles)
        {
            await role.DisposeAsync();
        }
    }
}
