using Inspector.Agent.Targets;
using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Targets;

/// <summary>Goes to real servers with a TARGET, as the commands do.</summary>
internal static class Knock
{
    /// <summary>The keyword string for what a driver's connection string says, with changes; a null value takes a parameter out.</summary>
    public static string Text(string connectionString, params IEnumerable<(string Name, string? Value)> changes)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var parameters = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["host"] = settings.Host,
            ["port"] = $"{settings.Port}",
            ["dbname"] = settings.Database,
            ["user"] = settings.Username,
            ["password"] = settings.Password,
            ["connect_timeout"] = "30", // for a machine that is busy
        };
        foreach (var (name, value) in changes)
        {
            parameters[name] = value;
        }

        return string.Join(' ', parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Key}={Quoted(parameter.Value!)}"));
    }

    /// <summary>Opens a connection, which the caller closes.</summary>
    public static async Task<NpgsqlConnection> OpenAsync(string text)
    {
        using var around = new Surroundings();
        return await OpenAsync(new TargetConnector(around.Read(text)));
    }

    /// <summary>Opens a connection, which the caller closes.</summary>
    public static Task<NpgsqlConnection> OpenAsync(TargetConnector connector, string? database = null) =>
        connector.OpenAsync(database, (source, _) => Session.OpenAsync(source), TestContext.Current.CancellationToken);

    /// <summary>Opens one and reads a value.</summary>
    public static async Task<T?> ReadAsync<T>(string text, string sql)
    {
        await using var connection = await OpenAsync(text);
        return await connection.ScalarAsync<T>(sql);
    }

    /// <summary>How connecting fails.</summary>
    public static async Task<ConnectionFailure> FailAsync(string text)
    {
        var failed = await Assert.ThrowsAsync<ConnectionFailedException>(async () =>
        {
            await using var connection = await OpenAsync(text);
        });
        Assert.DoesNotContain('\n', failed.Message);
        Assert.DoesNotContain("   at ", failed.Message, StringComparison.Ordinal);
        using var around = new Surroundings();
        var target = around.Read(text);
        if (target.PasswordFor(target.Endpoints[0])?.Reveal() is { } password)
        {
            Assert.DoesNotContain(password, failed.ToString(), StringComparison.Ordinal);
        }

        return failed.Failure;
    }

    /// <summary>The failure of work on an open connection.</summary>
    public static async Task<ConnectionFailure> ReadFailureAsync(string text, Func<Task> work)
    {
        using var around = new Surroundings();
        var target = around.Read(text);
        var exception = await Assert.ThrowsAnyAsync<Exception>(work);
        return ConnectionFailure.WhileReading(exception, target);
    }

    private static string Quoted(string value) => $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
