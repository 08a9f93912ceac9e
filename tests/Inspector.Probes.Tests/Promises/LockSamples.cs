using Inspector.Testing;
using Inspector.Tests.Activity;
using Npgsql;

namespace Inspector.Tests.Promises;

/// <summary>Samples of locks that take every road: large lock table, an order to be asked about, a holder without a transaction.</summary>
internal static class LockSamples
{
    public static async Task TakeAsync(TestDatabase database, NpgsqlDataSource source)
    {
        await using var standoff = await Standoff.InAsync(database, source);
        standoff.Live.Reader.Near = TimeSpan.FromHours(1);
        await standoff.HoldAsync("begin; select count(pg_advisory_xact_lock(n)) from generate_series(1, 4000) n");
        await standoff.Live.ReadAsync(TestContext.Current.CancellationToken);
        await standoff.Live.ReadAsync(TestContext.Current.CancellationToken);
        await standoff.HoldAsync("select pg_advisory_lock(0)");
        await standoff.HoldAsync("begin; lock table orders in share mode");
        await standoff.WaitAsync(2, "select pg_advisory_lock(0)");
        await standoff.WaitAsync("delete from orders");
        var sample = await standoff.Live.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal((3, 2), (sample.Waiters, sample.Graph.Roots.Length));
        Assert.Contains(sample.Held, held => held.Target.Object == "public.orders");
    }
}
