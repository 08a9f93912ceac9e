using System.Text.Json;
using Inspector.Agent.Commands;
using Inspector.Testing;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Commands;

/// <summary>Every way to hang, fifty deep, on a server with room for six hundred: the edges of <c>--format json</c> are those of <c>pg_blocking_pids()</c>, no more and no less.</summary>
public sealed class LocksEdgesTests
{
    private const int Waiters = 50;
    private const string Update = "update orders set n = n + 1 where id = 1";

    private static readonly (string Name, Func<Hang, Task> Make)[] Scenarios =
    [
        ("updates of one row", async hang =>
        {
            await hang.HoldAsync($"begin; {Update}");
            await hang.WaitAsync(Waiters, Update);
        }),
        ("the same beside others", async hang =>
        {
            await hang.HoldAsync($"begin; {Update}");
            for (var i = 0; i < 5; i++)
            {
                await hang.HoldAsync("begin; select count(*) from orders");
                await hang.HoldAsync($"begin; update orders set n = n + 1 where id = {i + 10}");
            }

            await hang.WaitAsync(Waiters, Update);
        }),
        ("an ALTER TABLE behind an idle reader", async hang =>
        {
            await hang.HoldAsync("begin; select count(*) from orders");
            await hang.WaitAsync(1, "alter table orders add column note text");
            await hang.WaitAsync(Waiters, "select count(*) from orders");
        }),
        ("an advisory lock", async hang =>
        {
            await hang.HoldAsync("select pg_advisory_lock(42)");
            await hang.WaitAsync(Waiters, "select pg_advisory_lock(42)");
        }),
        ("a prepared transaction that holds a row", async hang =>
        {
            await hang.HoldAsync($"begin; {Update}; prepare transaction 'row'");
            await hang.WaitAsync(Waiters, Update);
        }),
        ("a prepared transaction that holds the table", async hang =>
        {
            await hang.HoldAsync("begin; lock table orders; prepare transaction 'table'");
            await hang.WaitAsync(Waiters, "select count(*) from orders");
        }),
        ("CREATE INDEX CONCURRENTLY behind an old snapshot", async hang =>
        {
            await hang.HoldAsync("begin isolation level repeatable read; select count(*) from orders");
            await hang.WaitAsync(1, "create index concurrently orders_n_idx on orders (n)");
        }),
        ("updates behind five FOR SHARE", async hang =>
        {
            for (var i = 0; i < 5; i++)
            {
                await hang.HoldAsync("begin; select n from orders where id = 1 for share");
            }

            await hang.WaitAsync(Waiters, Update);
        }),
    ];

    [Theory, EveryVersion]
    public async Task No_edge_more_and_none_less(TestServer version)
    {
        await using var server = await version.StartPrivateAsync(("max_connections", "600"), ("max_prepared_transactions", "20"));
        foreach (var (name, make) in Scenarios)
        {
            await using var database = await server.CreateDatabaseAsync();
            await using var hang = await Hang.WithOrdersAsync(database);
            await make(hang);

            var (truth, ended) = await Eventually.ReadAsync(
                $"a look lies between two equal accounts of the server: {name}",
                async () =>
                {
                    var before = await hang.TruthAsync();
                    var ended = await Typed.RunAsync("locks", Knock.Text(database.ConnectionString), "--format", "json");
                    return (Truth: before.SequenceEqual(await hang.TruthAsync()) ? before : null, Ended: ended);
                },
                seen => seen.Truth is not null);

            Assert.Equal((ExitCode.Clean, ""), (ended.Code, ended.Error));
            Assert.Empty(JsonSchema.Load(Checkout.File("docs", "locks.schema.json"), isClosed: true).Check(ended.Output));
            using var json = JsonDocument.Parse(ended.Output);
            Assert.NotEmpty(truth!);
            Assert.Equal(truth!, Edges(json.RootElement));
            Assert.Equal(truth!.Select(edge => edge.Waiter).Distinct().Count(), json.RootElement.GetProperty("waiters").GetInt32());
        }
    }

    private static IEnumerable<(int Waiter, int Blocker)> Edges(JsonElement json) => json.GetProperty("edges").EnumerateArray()
        .Select(edge => (edge.GetProperty("waiter").GetInt32(), edge.GetProperty("blocker").GetInt32()))
        .Distinct()
        .Order();
}
