using Npgsql;

namespace Inspector.Tests.Promises;

/// <summary>Data sources as the agent makes them: the driver itself sends nothing but what it is told to.</summary>
internal static class GuardedSource
{
    public static NpgsqlDataSource Of(string connectionString, Action<NpgsqlConnectionStringBuilder>? change = null)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, NoResetOnClose = true, ApplicationName = "inspector" };
        change?.Invoke(settings);
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }
}
