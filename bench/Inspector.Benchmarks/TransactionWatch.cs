using Npgsql;

namespace Inspector.Benchmarks;

/// <summary>Looks every few milliseconds how long the transaction of the role that scans has been open, and keeps the longest.</summary>
internal sealed class TransactionWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly NpgsqlConnection _connection;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    private TransactionWatch(NpgsqlConnection connection)
    {
        _connection = connection;
        _watching = WatchAsync();
    }

    /// <summary>The longest seen, at most <see cref="Interval"/> short.</summary>
    public TimeSpan Longest { get; private set; }

    public static async Task<TransactionWatch> StartAsync(BenchmarkServer server) => new(await server.OpenAsync("postgres"));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _connection.DisposeAsync();
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        await using var command = new NpgsqlCommand(
            $"select max(clock_timestamp() - xact_start) from pg_stat_get_activity(null) where usesysid = '{BenchmarkServer.Role}'::regrole", _connection);
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(_end.Token))
        {
            if (await command.ExecuteScalarAsync(_end.Token) is TimeSpan open && open > Longest)
            {
                Longest = open;
            }
        }
    }
}
