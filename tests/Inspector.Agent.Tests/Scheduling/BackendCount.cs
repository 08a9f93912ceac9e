using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Scheduling;

/// <summary>Counts our sessions on a server, as the server sees them, again and again: what an agent may have is a matter of its worst moment.</summary>
internal sealed class BackendCount : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly NpgsqlConnection _session;
    private readonly Task _work;

    private BackendCount(NpgsqlConnection session, string application)
    {
        _session = session;
        _work = Task.Run(() => WorkAsync(application));
    }

    /// <summary>The most that were seen at one time.</summary>
    public int Most { get; private set; }

    /// <summary>Begins to count.</summary>
    public static async Task<BackendCount> OnAsync(LiveServer server, string application = "inspector") =>
        new(await Session.OpenAsync(server.ConnectionString("postgres")), application);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _work;
        await _session.DisposeAsync();
        _end.Dispose();
    }

    private async Task WorkAsync(string application)
    {
        try
        {
            while (!_end.IsCancellationRequested)
            {
                Most = Math.Max(Most, (int)await _session.ScalarAsync<long>("select count(*) from pg_stat_get_activity(null) where application_name = $1", application));
            }
        }
        catch (NpgsqlException)
        {
            // The server was stopped: what was counted until then holds.
        }
    }
}
