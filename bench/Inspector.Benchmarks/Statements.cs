using Inspector.Agent.Embedded;
using Npgsql;

namespace Inspector.Benchmarks;

/// <summary>Statements for servers of our own.</summary>
internal static class Statements
{
    /// <summary>Runs one, or several in one transaction, over a connection of its own.</summary>
    public static async Task ExecuteAsync(EmbeddedServer server, string database, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString(database)) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
#pragma warning disable RS0030 // not a target
        await connection.OpenAsync();
#pragma warning restore RS0030
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
