using Npgsql;

namespace Inspector.Testing;

/// <summary>A login role made for a test.</summary>
internal sealed class TestRole : IAsyncDisposable
{
    private readonly LiveServer _server;
    private readonly string _password;

    internal TestRole(LiveServer server, string name, string password)
    {
        _server = server;
        _password = password;
        Name = name;
    }

    /// <summary>Its name, which needs no quotes.</summary>
    public string Name { get; }

    /// <summary>How it connects to a database.</summary>
    public string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder(_server.ConnectionString(database)) { Username = Name, Password = _password }.ConnectionString;

    /// <summary>How it connects to a database.</summary>
    public string ConnectionString(TestDatabase database) => ConnectionString(database.Name);

    /// <summary>A data source for a database; the caller disposes it.</summary>
    public NpgsqlDataSource DataSource(TestDatabase database) => NpgsqlDataSource.Create(ConnectionString(database));

    /// <summary>A session of the role.</summary>
    public Task<NpgsqlConnection> OpenAsync(TestDatabase database) => Session.OpenAsync(ConnectionString(database));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await using var session = await Session.OpenAsync(_server.Administration);
        await session.ExecuteAsync($"drop role {Name}");
    }
}
