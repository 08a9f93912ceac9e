using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Inspector.Findings;

/// <summary>Applies baseline and suppressions: what they silence stays among the findings, under another state. Pure.</summary>
public static class Silencing
{
    /// <summary>
    /// Sets the state of every finding: suppressed by the first rule that fits and is not expired, else known when the baseline has it, else new.
    /// </summary>
    /// <param name="inspections">The inspections of one run, before any filter by severity or confidence.</param>
    /// <param name="baseline">What was known; null for none.</param>
    /// <param name="suppressions">The rules, in the order of precedence.</param>
    /// <param name="today">The time of the run: a rule holds to the end of its last day in UTC.</param>
    /// <param name="isFullRun">
    /// Whether the run looked everywhere: not narrowed to probes or schemas, and no database failed. Only then can it be said that an entry matched nothing; and only of
    /// one whose probe examined every database. A rule that names no probe is judged unless a probe faulted: one that is skipped for want of a privilege is skipped every day.
    /// </param>
    public static Silenced Apply(
        IReadOnlyList<Inspection> inspections, Baseline? baseline, ImmutableArray<Suppression> suppressions, DateTimeOffset today, bool isFullRun)
    {
        var day = DateOnly.FromDateTime(today.UtcDateTime);
        var rules = suppressions.Where(rule => !rule.IsExpired(day)).ToList();
        var known = baseline?.Entries.Select(entry => entry.Fingerprint).ToFrozenSet() ?? [];
        var seen = new HashSet<Fingerprint>();
        var used = new bool[rules.Count];
        ImmutableArray<Inspection> silenced =
        [
            .. inspections.Select(inspection => inspection with { Findings = [.. inspection.Findings.Select(finding => Silence(finding, rules, used, known, seen))] }),
        ];
        return new(silenced, new()
        {
            Expired = [.. suppressions.Where(rule => rule.IsExpired(day))],
            UnusedSuppressions = isFullRun ? [.. rules.Where((rule, i) => !used[i] && CanJudge(rule.Probe, inspections))] : null,
            UnusedBaselineEntries = isFullRun
                ? [.. (baseline?.Entries ?? []).Where(entry => !seen.Contains(entry.Fingerprint) && CanJudge(entry.Probe, inspections))]
                : null,
        });
    }

    /// <summary>A rule behind the one that wins has matched too: it is not reported as unused.</summary>
    private static Finding Silence(Finding finding, List<Suppression> rules, bool[] used, FrozenSet<Fingerprint> known, HashSet<Fingerprint> seen)
    {
        Suppression? first = null;
        var (fingerprint, name) = (finding.Fingerprint, finding.Subject.ToString());
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i].Matches(finding.Probe, fingerprint, name))
            {
                first ??= rules[i];
                used[i] = true;
            }
        }

        if (fingerprint is { } print)
        {
            seen.Add(print);
        }

        return finding with
        {
            State = first is not null ? FindingState.Suppressed : fingerprint is { } same && known.Contains(same) ? FindingState.Known : FindingState.New,
            SuppressedBecause = first?.Reason,
        };
    }

    private static bool CanJudge(string? probe, IReadOnlyList<Inspection> inspections) =>
        probe is null ? !Examined.AnyFault(inspections) : Examined.ByAll(probe, inspections);
}

/// <summary>Inspections after baseline and suppressions.</summary>
/// <param name="Inspections">The inspections, in the order given, every finding with its state.</param>
/// <param name="Leftovers">What silenced nothing.</param>
public sealed record Silenced(ImmutableArray<Inspection> Inspections, Leftovers Leftovers);
