using Inspector.Activity;
using Inspector.Findings;

namespace Inspector.Tests.Locks;

/// <summary>What probes say of a built sample.</summary>
internal static class Asked
{
    /// <summary>All live probes, with plans, the weaker silent where a stronger spoke: id and subject of each finding.</summary>
    public static List<string> All(LockSamples samples) => [.. Findings(samples, [.. Inspector.Probes.Live]).Select(finding => $"{finding.Probe} {finding.Subject}")];

    /// <summary>One probe with its defaults.</summary>
    public static List<Finding> Of(string probe, LockSamples samples) => Findings(samples, [Inspector.Probes.Live.Single(known => known.Info.Id == probe)]);

    private static List<Finding> Findings(LockSamples samples, Probe[] probes)
    {
        var engine = new Engine(probes);
        var examination = engine.Plan(engine.ExamineLive(samples), Answers.None);
        Assert.DoesNotContain(examination.Outcomes, outcome => outcome.Status == OutcomeStatus.Faulted);
        Assert.All(examination.Findings, Promises.EveryFindingProvesItselfTests.AssertProves);
        return [.. examination.Findings];
    }
}
