using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Testing;

namespace Inspector.Tests.Properties;

/// <summary>What is found of an object depends neither on the order in which objects are read nor on objects that have nothing to do with it.</summary>
public sealed class OrderAndNeighboursTests
{
    private static readonly Engine Engine = new(Probes.All);

    private static int Cases => TestEnvironment.IsLong ? 5000 : 200;

    [Fact]
    public void The_order_of_objects_changes_no_finding()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var expected = Findings(RandomSchema.Build(order: null, new RandomSchema(seed, "t")));
            var found = Findings(RandomSchema.Build(new(seed), new RandomSchema(seed, "t")));
            Check(seed, expected, found);
        }
    }

    [Fact]
    public void Unrelated_objects_change_no_finding()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var expected = Findings(RandomSchema.Build(order: null, new RandomSchema(seed, "t")));
            var neighbours = new RandomSchema(seed + 1_000_000, "a", isRead: false);
            var found = Findings(RandomSchema.Build(new(seed), new RandomSchema(seed, "t"), neighbours));
            Check(seed, expected, [.. found.Where(finding => finding.Subject.Name.StartsWith('t'))]);
        }
    }

    /// <summary>A property of findings says little where there are none.</summary>
    [Fact]
    public void The_random_schemas_make_every_probe_speak()
    {
        var silent = Probes.All.Select(probe => probe.Info.Id).ToHashSet(StringComparer.Ordinal);
        for (var seed = 0; seed < 200; seed++)
        {
            silent.ExceptWith(Findings(RandomSchema.Build(order: null, new RandomSchema(seed, "t"))).Select(finding => finding.Probe));
        }

        Assert.Empty(silent);
    }

    private static ImmutableArray<Finding> Findings(CatalogSnapshot snapshot)
    {
        var statements = snapshot.Tables
            .Where(table => table.Name.StartsWith('t'))
            .SelectMany(table => (StatementUsage[])
            [
                new($"select * from {table.Name} where c1 = $1", 1000, TimeSpan.FromSeconds(100), 1000),
                new($"update {table.Name} set c2 = $1 where id = $2", 100_000, TimeSpan.FromSeconds(100), 100_000),
            ]);
        var examination = Engine.Plan(Engine.Examine(new(snapshot, [], [.. statements])), Answers.None);
        Assert.DoesNotContain(examination.Outcomes, outcome => outcome.Status != OutcomeStatus.Examined);
        return examination.Findings;
    }

    private static void Check(int seed, ImmutableArray<Finding> expected, ImmutableArray<Finding> found)
    {
        Assert.True(expected.Select(finding => finding.Fingerprint).SequenceEqual(found.Select(finding => finding.Fingerprint)), $"seed {seed}: other findings");
        foreach (var (a, b) in expected.Zip(found))
        {
            Assert.True(Say(a) == Say(b), $"seed {seed}:\n{Say(a)}\n{Say(b)}");
        }
    }

    private static string Say(Finding finding) =>
        $"{finding.Fingerprint} {finding.Probe} {finding.Severity} {finding.Confidence} {finding.Subject} {finding.Title} {finding.Detail} {string.Join("; ", finding.Evidence.Select(fact => $"{fact.Name} {fact.Value} {fact.Unit} {fact.Source}"))} {string.Join(' ', finding.Plan.Steps.Select(step => step.Sql))}";
}
