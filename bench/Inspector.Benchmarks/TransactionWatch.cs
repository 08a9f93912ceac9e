using Npgsql;

namespace Inspector.Benchmarks;

/// <summary>Looks every few milliseconds how long the transaction of the role that scans has been open, and keeps the longest.</summary>
internal sealed class TransactionWatch : IAsyncDisposable
{
    private static readonly TimeSpan interval = TimeSpan.FromMilliseconds(10);

    private readonly NpgsqlConnection connection;
    private readonly CancellationTokenSource end = new();
    private readonly Task watching;

    private TransactionWatch(NpgsqlConnection connection)
    {
        this.connection = connection;
        watching = WatchAsync();
    }

    /// <summary>The longest seen, at most <see cref="interval"/> short.</summary>
    public TimeSpan Longest { get; private set; }

    public static async Task<TransactionWatch> StartAsync(BenchmarkServer server) => new(await server.OpenAsync("postgres"));

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await connection.DisposeAsync();
        end.Dispose();
    }

    private async Task WatchAsync()
    {
        await using var command = new NpgsqlCommand(
            $"select max(clock_timestamp() - xact_start) from pg_stat_get_activity(null) where usesysid = '{BenchmarkServer.Role}'::regrole", connection);
        using var timer = new PeriodicTimer(interval);
        while (await timer.WaitForNextTickAsync(end.Token))
        {
            if (await command.ExecuteScalarAsync(end.Token) is TimeSpan open && open > Longest)
            {
                Longest = open;
            }
        }
    }
}
