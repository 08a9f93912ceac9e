using Inspector.Catalog.Storage;
using Inspector.Postgres;
using Inspector.Testing;

namespace Inspector.Tests.Storage;

public sealed class EstimateTests
{
    [Theory, EveryVersion]
    public async Task Look(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        foreach (var script in Shapes.All.Values) { await database.ExecuteAsync(script); }
        await database.ExecuteAsync("vacuum"); await database.ExecuteAsync("analyze");
        await using var session = await GuardedSession.OpenAsync(database.DataSource, cancellation: TestContext.Current.CancellationToken);
        var snapshot = (await ObservationReader.ReadAsync(session, [], TimeProvider.System, TestContext.Current.CancellationToken)).Database;
        var lines = new List<string>();
        foreach (var table in snapshot.Tables)
        {
            var e = HeapSize.Estimate(table, 8192);
            lines.Add(FormattableString.Invariant($"{table.Name,-20} {table.Pages,6} {e?.Likely / table.Pages:0.000} {e?.AtMost/ table.Pages:0.000}"));
            foreach (var index in table.Indexes)
            {
                var i = BtreeSize.Estimate(index, 8192, 30000);
                lines.Add(FormattableString.Invariant($"    {index.Name,-20} {index.Pages,6} {i?.Likely / index.Pages:0.000} {i?.AtMost/ index.Pages:0.000}"));
            }
        }
        Assert.Fail("\n" + string.Join('\n', lines));
    }
}
