using System.Runtime.InteropServices;
using Inspector.Agent.Scheduling;
using Inspector.Findings;

namespace Inspector.Agent.Web.Pages;

/// <summary>How many findings count: those that are new, and likely at least.</summary>
/// <param name="Errors">Of severity error.</param>
/// <param name="Warnings">Of severity warning.</param>
/// <param name="Infos">Of severity info.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Tally(int Errors, int Warnings, int Infos)
{
    /// <summary>Those of an inspection; none without.</summary>
    public static Tally Of(KeptInspection? inspection) => inspection is null ? default : Of(inspection.Counts);

    /// <summary>Those of a target.</summary>
    public static Tally Of(TargetView target) => Of(target.Databases.Where(database => database.Inspection is not null).SelectMany(database => database.Inspection!.Counts));

    /// <summary>Those among others.</summary>
    public static Tally Of(IEnumerable<FindingCount> counts)
    {
        var tally = default(Tally);
        foreach (var kind in counts.Where(Counts))
        {
            tally = kind.Severity switch
            {
                Severity.Error => tally with { Errors = tally.Errors + kind.Count },
                Severity.Warning => tally with { Warnings = tally.Warnings + kind.Count },
                _ => tally with { Infos = tally.Infos + kind.Count },
            };
        }

        return tally;
    }

    /// <summary>Whether findings of a kind count.</summary>
    public static bool Counts(FindingCount kind) => kind.State == FindingState.New && kind.Confidence >= Confidence.Likely;
}

/// <summary>Which targets need a person first.</summary>
internal static class Ranking
{
    /// <summary>The targets, those that are worst off first.</summary>
    public static IEnumerable<(TargetView Target, Tally Tally)> WorstFirst(IEnumerable<TargetView> targets) =>
        targets.Select(target => (Target: target, Tally: Tally.Of(target)))
            .OrderBy(one => one.Target.Condition switch { TargetCondition.Down => 0, TargetCondition.Starting => 2, _ => 1 })
            .ThenByDescending(one => one.Target.OpenIncidents.Length)
            .ThenByDescending(one => one.Target.Locks?.Waiters ?? 0)
            .ThenByDescending(one => Readiness.IsUnready(one.Target))
            .ThenByDescending(one => one.Tally.Errors)
            .ThenByDescending(one => one.Tally.Warnings)
            .ThenBy(one => one.Target.Name, StringComparer.Ordinal);
}
