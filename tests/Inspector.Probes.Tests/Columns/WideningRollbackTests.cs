using Inspector.Remediation;
using Inspector.Testing;
using Inspector.Testing.Dump;
using Inspector.Testing.Examples;

namespace Inspector.Tests.Columns;

public sealed class WideningRollbackTests
{
    [Theory]
    [EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task Until_the_old_column_is_dropped_all_can_be_undone_and_begun_again(TestServer server)
    {
        foreach (var example in WideningPlans.Examples)
        {
            await using var database = await server.CreateDatabaseAsync();
            await ExampleLoader.LoadAsync(database, example, inOwnSchema: false);
            await UndoAndBeginAgainAsync(database, example.Probe);
        }

        await using var manifold = await server.CreateDatabaseAsync();
        await WideningPlans.LoadManifoldAsync(manifold);
        await UndoAndBeginAgainAsync(manifold, "integer-key-overflow");
    }

    private static async Task UndoAndBeginAgainAsync(TestDatabase database, string probe)
    {
        var before = await SchemaDump.ReadAsync(database);
        var finding = Assert.Single(await WideningPlans.FindingsAsync(database, probe));
        Assert.Null(finding.Plan.WhyNone);
        Assert.Equal(finding.Plan.Steps.Select(step => step.Phase).Order(), finding.Plan.Steps.Select(step => step.Phase));
        var reversible = finding.Plan.Steps.Where(step => step.Phase != Phase.Contract).ToList();
        foreach (var step in reversible)
        {
            await WideningPlans.RunAsync(database, step);
        }

        foreach (var step in Enumerable.Reverse(reversible))
        {
            await WideningPlans.UndoAsync(database, step);
        }

        Assert.Equal(before, await SchemaDump.ReadAsync(database));
        Assert.Equal(finding.Fingerprint, Assert.Single(await WideningPlans.FindingsAsync(database, probe)).Fingerprint);
        foreach (var step in finding.Plan.Steps)
        {
            await WideningPlans.RunAsync(database, step);
        }

        Assert.Empty(await WideningPlans.FindingsAsync(database, probe));
    }
}
