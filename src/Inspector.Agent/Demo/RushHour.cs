using Npgsql;

namespace Inspector.Agent.Demo;

/// <summary>
/// Life in the shop: again and again a checkout leaves its transaction open, others want the same order, a migration wants the whole table and everybody queues behind it; then it is over. For the demo, whose locks
/// would have nothing to show.
/// </summary>
/// <param name="shop">A superuser's way into the shop.</param>
/// <param name="time">The clock.</param>
internal sealed class RushHour(NpgsqlDataSource shop, TimeProvider time)
{
    private static readonly TimeSpan Jam = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(25);

    /// <summary>Goes on until it is stopped.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await JamAsync(cancellation);
            }
            catch (NpgsqlException) when (!cancellation.IsCancellationRequested)
            {
                // Whoever looks at the demo may end sessions, or the server: that is what it is for.
            }

            await Task.Delay(Quiet, time, cancellation);
        }
    }

    private async Task JamAsync(CancellationToken cancellation)
    {
        await using var checkout = await AsAsync("checkout", cancellation);
        await checkout.ExecuteAsync("begin", cancellation);
        await checkout.ExecuteAsync("update shop.orders set channel = channel where id = (select min(id) from shop.orders)", cancellation);
        var waiting = new List<Task>
        {
            TryAsync("payments", "update shop.orders set channel = channel where id = (select min(id) from shop.orders)", cancellation),
            TryAsync("shipping", "update shop.orders set channel = channel where id = (select min(id) from shop.orders)", cancellation),
        };
        await Task.Delay(Jam / 5, time, cancellation);
        waiting.Add(TryAsync("migration", "begin; alter table shop.orders add column gift boolean; rollback", cancellation));
        await Task.Delay(Jam / 5, time, cancellation);
        waiting.AddRange(Enumerable.Range(0, 5).Select(_ => TryAsync("storefront", "select count(*) from shop.orders", cancellation)));
        await Task.Delay(Jam, time, cancellation);
        await checkout.ExecuteAsync("rollback", cancellation);
        await Task.WhenAll(waiting);
    }

    private async Task TryAsync(string who, string sql, CancellationToken cancellation)
    {
        try
        {
            await using var session = await AsAsync(who, cancellation);
            await session.ExecuteAsync(sql, cancellation);
        }
        catch (NpgsqlException) when (!cancellation.IsCancellationRequested)
        {
            // as above
        }
    }

    private async Task<DemoSession> AsAsync(string who, CancellationToken cancellation)
    {
        var session = await DemoSession.OpenAsync(shop, cancellation);
        await session.ExecuteAsync("select set_config('application_name', $1, false)", cancellation, who);
        return session;
    }
}
