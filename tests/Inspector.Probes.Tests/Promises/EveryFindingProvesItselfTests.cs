using Inspector.Findings;
using Inspector.Testing;
using Inspector.Testing.Examples;
using Inspector.Tests.Explain;

namespace Inspector.Tests.Promises;

/// <summary>Promise 4, over every bad example of every probe.</summary>
public sealed class EveryFindingProvesItselfTests
{
    [Theory, EveryVersion]
    public async Task It_has_facts_with_their_source_and_a_title_of_one_line(TestServer version)
    {
        var observation = await LoadedExamples.OnAsync(version);
        var findings = new List<Finding>();
        foreach (var example in ExampleReader.All.Where(example => example.IsBad && version.Major >= example.Since))
        {
            findings.AddRange(new Engine([example.CreateProbe()]).Examine(observation, subject => subject.Schema == example.Schema).Findings);
        }

        Assert.Equal(ExampleReader.All.Where(e => e.IsBad && version.Major >= e.Since).Select(e => e.Probe).Distinct().Order(), findings.Select(f => f.Probe).Distinct().Order());
        Assert.All(findings, finding =>
        {
            Assert.NotEmpty(finding.Evidence);
            Assert.All(finding.Evidence, AssertFact);
            Assert.Equal(finding.Evidence.Length, finding.Evidence.Select(fact => fact.Name).Distinct().Count());
            Assert.Matches(@"\A\S.*[^.\s]\z", finding.Title);
            Assert.True(finding.Detail.Length == 0 || finding.Detail.EndsWith('.'), $"whole sentences: {finding.Detail}");
            Assert.DoesNotContain('\n', finding.Detail);
            Assert.All(finding.Needs, need => Assert.EndsWith(";", need.How, StringComparison.Ordinal));
        });
    }

    private static void AssertFact(Evidence fact)
    {
        Assert.Matches(@"\A[a-z].*\S\z", fact.Name);
        Assert.True(fact.Value is null or long or double or bool or string, $"{fact.Name} is a {fact.Value?.GetType().Name}");
        Assert.Equal(fact.Value is null, fact.Source.StartsWith("not known", StringComparison.Ordinal));
        Assert.Matches(@"\A(catalog(, as of .+)?|statistics( since \d{4}-\d\d-\d\d)?|sample.*|sequence .+|pg_stat_statements(: .+)?|measured( by pgstattuple)?|in part measured by pgstattuple|estimated from statistics|not known: .+)\z", fact.Source);
        Assert.True(fact.Unit is null || fact.Unit.Length > 0);
    }
}
