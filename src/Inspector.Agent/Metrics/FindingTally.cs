using Inspector.Findings;

namespace Inspector.Agent.Metrics;

/// <summary>How many findings a database has by probe and severity, with every combination that it ever had since the start.</summary>
internal sealed class FindingTally
{
    // A list beside the index: what was seen first keeps its place where the budget of series ends.
    private readonly List<(string Probe, Severity Severity)> _seen = [];
    private readonly Dictionary<(string Probe, Severity Severity), int> _counts = [];

    /// <summary>The combinations, the oldest first, with 0 for those that are resolved.</summary>
    public IEnumerable<(string Probe, Severity Severity, int Count)> Counts => _seen.Select(one => (one.Probe, one.Severity, _counts[one]));

    /// <summary>
    /// Takes over what an inspection found and does not silence. Of a probe that could not look this time the last count stands: that it says nothing resolves nothing.
    /// </summary>
    public void Add(Inspection inspection)
    {
        var blind = inspection.Outcomes.Where(outcome => outcome.Status != OutcomeStatus.Examined).Select(outcome => outcome.Probe).ToHashSet(StringComparer.Ordinal);
        foreach (var one in _seen.Where(one => !blind.Contains(one.Probe)))
        {
            _counts[one] = 0;
        }

        foreach (var found in inspection.Findings.Where(finding => finding is { State: FindingState.New, IsLive: false }).GroupBy(finding => (finding.Probe, finding.Severity)))
        {
            if (!_counts.ContainsKey(found.Key))
            {
                _seen.Add(found.Key);
            }

            _counts[found.Key] = found.Count();
        }
    }
}
