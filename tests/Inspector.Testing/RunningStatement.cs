using Npgsql;

namespace Inspector.Testing;

/// <summary>
/// A statement that runs while the test looks at it or stands in its way. Disposing it cancels it and waits for its end; without that a test that fails
/// half-way would hang, because a connection cannot be closed while it is in use.
/// </summary>
internal sealed class RunningStatement : IAsyncDisposable
{
    private readonly CancellationTokenSource _cancel = new();

    internal RunningStatement(NpgsqlConnection session, string sql)
    {
        Pid = session.ProcessID;
        Completion = RunAsync(session, sql);
    }

    /// <summary>Ends when the statement does, with its failure if it fails.</summary>
    public Task Completion { get; }

    /// <summary>The backend that runs it.</summary>
    public int Pid { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _cancel.CancelAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _cancel.Dispose();
    }

    private async Task RunAsync(NpgsqlConnection session, string sql)
    {
        await using var command = new NpgsqlCommand(sql, session);
        await command.ExecuteNonQueryAsync(_cancel.Token);
    }
}
