using System.Collections.Immutable;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Testing;
using Inspector.Testing.Examples;

namespace Inspector.Tests.Columns;

/// <summary>The plans of one probe on a real database, and how their steps are run.</summary>
internal static class WideningPlans
{
    /// <summary>The findings of one probe, with their plans.</summary>
    public static async Task<ImmutableArray<Finding>> FindingsAsync(TestDatabase database, string probe) =>
        (await Inspect.DatabaseAsync(database.DataSource, new() { Probes = [Inspector.Probes.All.Single(known => known.Info.Id == probe)] })).Findings;

    /// <summary>Runs a step as its reader would, in a session of its own, and verifies it.</summary>
    public static async Task RunAsync(TestDatabase database, Step step)
    {
        await ExecuteAsync(database, step.Sql);
        Assert.True(await database.ScalarAsync<bool>(step.Verify.Text), $"not verified: {step.Verify}");
    }

    /// <summary>Runs what undoes a step.</summary>
    public static Task UndoAsync(TestDatabase database, Step step) => step.Rollback is { } rollback ? ExecuteAsync(database, rollback) : Task.CompletedTask;

    /// <summary>The bad examples of the probes whose plans widen a column.</summary>
    public static IEnumerable<Example> Examples =>
        ExampleReader.All.Where(example => example is { IsBad: true, Probe: "integer-key-overflow" or "foreign-key-type-mismatch" });

    private static async Task ExecuteAsync(TestDatabase database, Sql sql)
    {
        try
        {
            await using var session = await database.OpenAsync();
            await session.ExecuteAsync(sql.Text);
        }
        catch (Npgsql.PostgresException refusal)
        {
            throw new InvalidOperationException($"{refusal.MessageText} in: {sql}", refusal);
        }
    }
}
