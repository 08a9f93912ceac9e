using System.Collections.Immutable;
using Inspector.Findings;

namespace Inspector.Agent.Reports;

/// <summary>The findings of an inspection as people look at them, each group in the order of the inspection.</summary>
/// <param name="Certain">New, and proven or likely: shown whole.</param>
/// <param name="Possible">New, and only possible: folded.</param>
/// <param name="Known">In the baseline: counted.</param>
/// <param name="Suppressed">Silenced by a person: counted.</param>
internal sealed record FindingGroups(
    ImmutableArray<Finding> Certain, ImmutableArray<Finding> Possible, ImmutableArray<Finding> Known, ImmutableArray<Finding> Suppressed)
{
    public static FindingGroups Of(IEnumerable<Finding> findings)
    {
        var all = findings.ToLookup(finding => finding.State);
        return new(
            [.. all[FindingState.New].Where(finding => finding.Confidence >= Confidence.Likely)],
            [.. all[FindingState.New].Where(finding => finding.Confidence < Confidence.Likely)],
            [.. all[FindingState.Known]],
            [.. all[FindingState.Suppressed]]);
    }

    /// <summary>What was found, in one sentence without a full stop: <c>1 error, 2 warnings; 3 possible; besides 4 known and 1 suppressed</c>.</summary>
    public string Verdict()
    {
        var silenced = Counts((Known.Length, "known"), (Suppressed.Length, "suppressed"));
        string[] parts =
        [
            Certain.Length > 0 ? string.Join(", ", Severities()) : Possible.Length > 0 ? "Nothing proven or likely" : silenced.Length > 0 ? "Nothing new" : "Nothing found",
            Possible.Length > 0 ? $"{Quantity.Number(Possible.Length)} possible" : "",
            silenced.Length > 0 ? $"besides {string.Join(" and ", silenced)}" : "",
        ];
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    private IEnumerable<string> Severities() =>
        Certain.CountBy(finding => finding.Severity)
            .OrderByDescending(pair => pair.Key)
            .Select(pair => pair.Key switch
            {
                Severity.Error => Quantity.Of(pair.Value, "errors"),
                Severity.Warning => Quantity.Of(pair.Value, "warnings"),
                _ => $"{Quantity.Number(pair.Value)} info",
            });

    private static string[] Counts(params ReadOnlySpan<(int Count, string Word)> groups)
    {
        var counts = new List<string>();
        foreach (var (count, word) in groups)
        {
            if (count > 0)
            {
                counts.Add($"{Quantity.Number(count)} {word}");
            }
        }

        return [.. counts];
    }
}
