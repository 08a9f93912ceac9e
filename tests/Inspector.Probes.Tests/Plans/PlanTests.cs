using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Testing;
using Inspector.Testing.Dump;
using Inspector.Testing.Examples;

namespace Inspector.Tests.Plans;

public sealed class PlanTests
{
    [Theory]
    [EveryExample(OnlyBad = true, OnlyOldestAndNewest = true, AlsoBetween = ["missing-primary-key", "missing-foreign-key"])]
    public async Task Every_plan_has_been_executed_with_its_locks_observed_and_undone(TestServer server, string example)
    {
        var block = ExampleReader.All.Single(known => known.Name == example);
        await using var database = await server.CreateDatabaseAsync();
        await ExampleLoader.PrepareAsync(database);
        await ExampleLoader.LoadAsync(database, block, inOwnSchema: false);
        await ExampleLoader.FlushStatisticsAsync(database);
        var before = await SchemaDump.ReadAsync(database);
        var finding = Assert.Single(await InspectAsync(database, block));
        if (finding.Plan.Steps.IsEmpty)
        {
            Assert.NotNull(finding.Plan.WhyNone);
            return;
        }

        foreach (var step in finding.Plan.Steps)
        {
            await StepLocks.AssertDeclaredAsync(database, step);
            // Counters of 14 reach others half a second late.
            await Eventually.TrueAsync($"{step.Verify} is true", () => database.ScalarAsync<bool>(step.Verify.Text), TimeSpan.FromSeconds(5));
            Assert.True((step.Rollback is null) != (step.WhyNoRollback is null), $"a step can be undone, or says why not: {step.Sql}");
        }

        await ExampleLoader.FlushStatisticsAsync(database);
        Assert.Empty(await InspectAsync(database, block));
        if (finding.Plan.Steps.Any(step => step.Rollback is null && step.Work != Work.Scan))
        {
            return;
        }

        foreach (var step in finding.Plan.Steps.Reverse().Where(step => step.Rollback is not null))
        {
            await database.ExecuteAsync(step.Rollback!.Text);
        }

        if (finding.Plan.Steps.Any(step => step.Rollback is not null))
        {
            await ExampleLoader.FlushStatisticsAsync(database);
            Assert.Equal(finding.Fingerprint, Assert.Single(await InspectAsync(database, block)).Fingerprint);
            Assert.Equal(before, await SchemaDump.ReadAsync(database));
        }
    }

    private static async Task<IEnumerable<Finding>> InspectAsync(TestDatabase database, Example block) =>
        (await Inspect.DatabaseAsync(database.DataSource, new() { Probes = [block.CreateProbe()] })).Findings;
}
