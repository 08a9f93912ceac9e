using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Scheduling.Fleet;

/// <summary>A session that waits for a table that another holds, until disposed.</summary>
internal sealed class PileUp : IAsyncDisposable
{
    private readonly NpgsqlConnection _holder;
    private readonly NpgsqlConnection _waiter;
    private readonly RunningStatement _waiting;

    private PileUp(NpgsqlConnection holder, NpgsqlConnection waiter, RunningStatement waiting) => (_holder, _waiter, _waiting) = (holder, waiter, waiting);

    public static async Task<PileUp> OnAsync(LiveServer server, string table)
    {
        var holder = await Session.OpenAsync(server.ConnectionString("postgres"));
        await holder.ExecuteAsync($"begin; lock table {table}");
        var waiter = await Session.OpenAsync(server.ConnectionString("postgres"));
        return new(holder, waiter, waiter.Begin($"select count(*) from {table}"));
    }

    public async ValueTask DisposeAsync()
    {
        await _holder.ExecuteAsync("rollback");
        await _waiting.DisposeAsync();
        await _waiter.DisposeAsync();
        await _holder.DisposeAsync();
    }
}
