using Inspector.Findings;
using Inspector.Testing;
using Inspector.Testing.Examples;

namespace Inspector.Tests.Explain;

public sealed class ExampleTests
{
    /// <summary>Probes whose examples cannot be staged, each with the reason.</summary>
    private static readonly Dictionary<string, string> Unstageable = [];

    public static TheoryData<string> Ids => [.. Inspector.Probes.OfDatabase.Select(probe => probe.Info.Id)];

    [Theory]
    [EveryExample]
    public async Task A_bad_example_has_exactly_one_finding_and_a_good_one_none(TestServer server, string example)
    {
        var block = ExampleReader.All.Single(known => known.Name == example);
        var observation = await LoadedExamples.OnAsync(server);

        var examination = new Engine([block.CreateProbe()]).Examine(observation, subject => subject.Schema == block.Schema);

        Assert.Equal([(block.Probe, OutcomeStatus.Examined)], examination.Outcomes.Select(outcome => (outcome.Probe, outcome.Status)));
        Assert.Equal(block.IsBad ? [block.Probe] : [], examination.Findings.Select(finding => finding.Probe));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_probe_shows_what_is_bad_and_what_is_good(string id)
    {
        Assert.SkipWhen(Unstageable.TryGetValue(id, out var reason), reason ?? "");
        var examples = ExampleReader.All.Where(example => example.Probe == id).ToList();
        Assert.Contains(examples, example => example.IsBad);
        Assert.Contains(examples, example => !example.IsBad);
    }
}
