using System.Collections.Immutable;
using Inspector.Activity;
using Inspector.Findings;

namespace Inspector;

/// <summary>
/// Asks each probe about what was read. Pure: it neither reads nor knows what time it is, only how long each probe took. A probe that fails takes nothing with it: its outcome
/// says so.
/// </summary>
/// <param name="probes">The probes to ask, each with its thresholds set.</param>
/// <param name="time">The clock by which that is measured; null for the system's.</param>
public sealed class Engine(IEnumerable<Probe> probes, TimeProvider? time = null)
{
    /// <summary>Partitions for which the steps are written out one by one.</summary>
    private const int MostMembers = 100;

    /// <summary>Findings of one probe for which a plan is made, the worst first: a database may have a hundred thousand, and nobody carries out as many plans.</summary>
    private const int MostPlans = 1_000;

    /// <summary>Tables below which one thread thinks: it takes less than half a second there (bench/README.md: 3.7 s at ten times as many).</summary>
    private const int FewForOneThread = 10_000;

    /// <summary>Threads that think about one database: a process may watch many.</summary>
    private const int MostThreads = 4;

    private readonly ImmutableArray<Probe> _probes = [.. probes];
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>The findings of every probe that asks about a database, before the second look: without plans. Live probes are not among the outcomes.</summary>
    /// <param name="observation">What was read.</param>
    /// <param name="isInScope">Which subjects to report; null for all.</param>
    public Examination Examine(Observation observation, Func<Subject, bool>? isInScope = null) => ExamineAll(observation, isInScope);

    /// <summary>The findings of every live probe, without plans: call <see cref="Plan(Examination, Answers)"/> with <see cref="Answers.None"/>. Other probes are not among the outcomes.</summary>
    /// <param name="samples">What was read.</param>
    /// <param name="isInScope">Which subjects to report; null for all.</param>
    public Examination ExamineLive(LockSamples samples, Func<Subject, bool>? isInScope = null) => ExamineAll(new LiveObservation(samples), isInScope);

    private Examination ExamineAll(Observed observed, Func<Subject, bool>? isInScope)
    {
        var (outcomes, found, timings) = Ask(observed);
        var kept = new List<Finding>(found.Count);
        var yielded = new Dictionary<string, int>(StringComparer.Ordinal);
        var spoken = Spoken(found);
        foreach (var finding in found)
        {
            if (finding.Subject.Extension is not null || isInScope?.Invoke(finding.Subject) == false)
            {
                continue;
            }

            if (Info(finding.Probe).YieldsTo.Any(stronger => spoken.Contains((stronger, finding.Subject))))
            {
                yielded[finding.Probe] = yielded.GetValueOrDefault(finding.Probe) + 1;
                continue;
            }

            kept.Add(finding);
        }

        kept = RollUp(kept);
        var counts = kept.CountBy(finding => finding.Probe).ToDictionary();
        return new(
            [.. outcomes.Select(o => o with { Findings = counts.GetValueOrDefault(o.Probe), Yielded = yielded.GetValueOrDefault(o.Probe) })],
            [.. kept.Order(WorstFirst.Instance)])
        {
            Timings = timings,
        };
    }

    /// <summary>Puts the answers of the second look into the findings, lets each probe withdraw what they refute, and plans the remedies of the rest.</summary>
    public Examination Plan(Examination examination, Answers answers)
    {
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        var made = new Dictionary<string, int>(StringComparer.Ordinal);
        var spent = examination.Timings.ToDictionary(timing => timing.Probe, timing => timing.Duration, StringComparer.Ordinal);
        var confirmed = examination.Findings.Select(finding => Timed(finding, spent, one => Confirm(one, answers, faults))).OfType<Finding>().Order(WorstFirst.Instance).ToImmutableArray();
        var withdrawn = examination.Findings.CountBy(finding => finding.Probe).ToDictionary();
        foreach (var finding in confirmed)
        {
            withdrawn[finding.Probe]--;
        }

        var planned = confirmed
            .Select(finding => (made[finding.Probe] = made.GetValueOrDefault(finding.Probe) + 1) <= MostPlans ? Timed(finding, spent, one => Plan(one, answers, faults)) : Unplanned(finding, answers))
            .ToImmutableArray();
        return new(
            [
                .. examination.Outcomes
                    .Select(o => o with { Findings = o.Findings - withdrawn.GetValueOrDefault(o.Probe) })
                    .Select(o => faults.TryGetValue(o.Probe, out var why) ? o with { Status = OutcomeStatus.Faulted, Reason = why } : o),
            ],
            planned)
        {
            Timings = [.. examination.Timings.Select(timing => timing with { Duration = spent[timing.Probe] })],
        };
    }

    private T Timed<T>(Finding finding, Dictionary<string, TimeSpan> spent, Func<Finding, T> think)
    {
        var begun = _time.GetTimestamp();
        var thought = think(finding);
        spent[finding.Probe] = spent.GetValueOrDefault(finding.Probe) + _time.GetElapsedTime(begun);
        return thought;
    }

    /// <summary>What the probe makes of a finding now that there are answers; of one that stands for several partitions, what it makes of each.</summary>
    private Finding? Confirm(Finding finding, Answers answers, Dictionary<string, string> faults)
    {
        if (finding.Needs.IsEmpty)
        {
            return finding;
        }

        try
        {
            var probe = _probes.First(probe => probe.Info.Id == finding.Probe);
            if (finding.Members.IsEmpty)
            {
                return probe.Confirm(finding, answers);
            }

            ImmutableArray<Finding> members = [.. finding.Members.Select(member => probe.Confirm(member, answers)).OfType<Finding>()];
            return members.SequenceEqual(finding.Members) ? finding : members.IsEmpty ? null : RollUp(members);
        }
#pragma warning disable CA1031 // The finding stands as it was found.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            faults[finding.Probe] = Describe(defect);
            return finding;
        }
    }

    /// <summary>One finding for what several partitions of a table share.</summary>
    private static List<Finding> RollUp(List<Finding> findings) =>
    [
        .. findings
            .GroupBy(finding => (finding.Probe, finding.Family, Alone: finding.Family is null ? finding : null))
            .Select(group => group.ToImmutableArray())
            .Select(members => members.Length == 1 ? members[0] : RollUp(members)),
    ];

    private static Finding RollUp(ImmutableArray<Finding> members)
    {
        var first = members[0];
        var (root, shape) = first.Family!;
        return first with
        {
            Subject = Subject.Of(root),
            Facet = shape,
            Severity = members.Max(member => member.Severity),
            Confidence = members.Min(member => member.Confidence),
            Title = FormattableString.Invariant($"{members.Length} partitions of {root.Name}: {first.Title}"),
            Evidence = [Evidence.FromCatalog("partitions", (long)members.Length, "partitions"), .. first.Evidence],
            Impact = first.Impact with { Bytes = members.Sum(member => member.Impact.Bytes), RefinedBy = null },
            Needs = [.. members.SelectMany(member => member.Needs)],
            Explains = [.. members.SelectMany(member => member.Explains)],
            Members = members,
            Family = null,
        };
    }

    private (Outcome[] Outcomes, List<Finding> Found, ImmutableArray<ProbeTiming> Timings) Ask(Observed observed)
    {
        ImmutableArray<Probe> asked = [.. _probes.Where(probe => observed.Has(probe.About))];
        var (outcomes, found, timings) = (new Outcome[asked.Length], new List<Finding>[asked.Length], new ProbeTiming[asked.Length]);
        if (observed.Tables < FewForOneThread)
        {
            for (var i = 0; i < asked.Length; i++)
            {
                AskOne(i);
            }
        }
        else
        {
            Parallel.For(0, asked.Length, new() { MaxDegreeOfParallelism = MostThreads }, AskOne);
        }

        return (outcomes, [.. found.SelectMany(findings => findings)], [.. timings]);

        void AskOne(int i)
        {
            var begun = _time.GetTimestamp();
            outcomes[i] = Ask(asked[i], observed, found[i] = []);
            timings[i] = new(asked[i].Info.Id, outcomes[i].Status == OutcomeStatus.Skipped ? TimeSpan.Zero : _time.GetElapsedTime(begun));
        }
    }

    private static Outcome Ask(Probe probe, Observed observed, List<Finding> found)
    {
        var info = probe.Info;
        if (observed.Version.Major < info.MinimumVersion)
        {
            return new(info.Id, OutcomeStatus.Skipped, $"needs PostgreSQL {info.MinimumVersion}; this is {observed.Version}", 0);
        }

        var gaps = observed.Gaps.Where(gap => info.Sees.Contains(gap.Sight)).ToList();
        if (gaps.Find(gap => !gap.IsPartial) is { } blind)
        {
            return new(info.Id, OutcomeStatus.Skipped, blind.Reason, 0);
        }

        try
        {
            found.AddRange(probe.Examine(observed));
            return new(info.Id, OutcomeStatus.Examined, gaps.Count == 0 ? null : string.Join("; ", gaps.Select(gap => gap.Reason)), 0);
        }
#pragma warning disable CA1031 // A defect in one probe must not cost the reader the other sixty.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            return new(info.Id, OutcomeStatus.Faulted, Describe(defect), 0);
        }
    }

    private Finding Plan(Finding finding, Answers answers, Dictionary<string, string> faults)
    {
        try
        {
            var probe = _probes.First(probe => probe.Info.Id == finding.Probe);
            return Refine(finding, answers) with
            {
                Plan = finding.Members.IsEmpty ? probe.Plan(finding, answers)
                    : Remediation.Plan.InTurn(finding.Members.Take(MostMembers).Select(member => probe.Plan(member, answers)), finding.Members.Length - MostMembers),
            };
        }
#pragma warning disable CA1031 // The finding stands even if its plan cannot be made.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            faults[finding.Probe] = Describe(defect);
            return finding with { Plan = Remediation.Plan.Undecided($"no plan could be made: {Describe(defect)}") };
        }
    }

    private static Finding Unplanned(Finding finding, Answers answers) => Refine(finding, answers) with
    {
        Plan = Remediation.Plan.Undecided(
            FormattableString.Invariant($"of the findings of one probe only the {MostPlans} worst get a plan: look at fewer schemas at once to have this one's")),
    };

    private static Finding Refine(Finding finding, Answers answers) => finding with
    {
        Evidence = [.. finding.Evidence.Select(fact => Refine(fact, answers))],
        Impact = finding.Impact.RefinedBy is { } size && answers.Bytes(size) is { } bytes ? finding.Impact with { Bytes = bytes } : finding.Impact,
    };

    private static Evidence Refine(Evidence fact, Answers answers) =>
        fact.RefinedBy is not { } need ? fact
        : answers.Bytes(need) is { } bytes ? fact with { Value = bytes, Source = "measured" }
        : answers.Text(need) is { } text ? fact with { Value = text, Source = "measured" }
        : fact.Value is null && answers.WhyNot(need) is { } why ? fact with { Source = $"not known: {why}" }
        : fact;

    /// <summary>Who spoke of what, so that weaker probes can yield.</summary>
    private static HashSet<(string Probe, Subject Subject)> Spoken(List<Finding> found) =>
        [.. found.SelectMany(finding => finding.Explains.Prepend(finding.Subject).Select(subject => (finding.Probe, subject)))];

    private ProbeInfo Info(string id) => _probes.First(probe => probe.Info.Id == id).Info;

    private static string Describe(Exception defect) => $"{defect.GetType().Name}: {defect.Message.ReplaceLineEndings(" ")}";

    private sealed class WorstFirst : IComparer<Finding>
    {
        internal static readonly WorstFirst Instance = new();

        public int Compare(Finding? x, Finding? y)
        {
            var order = y!.Severity.CompareTo(x!.Severity);
            order = order != 0 ? order : y.Confidence.CompareTo(x.Confidence);
            order = order != 0 ? order : string.CompareOrdinal(x.Probe, y.Probe);
            order = order != 0 ? order : string.CompareOrdinal(x.Subject.ToString(), y.Subject.ToString());
            return order != 0 ? order : string.CompareOrdinal(x.Facet, y.Facet);
        }
    }
}

/// <summary>What the probes said.</summary>
/// <param name="Outcomes">What became of each probe, in the order in which they were asked.</param>
/// <param name="Findings">The findings, worst first.</param>
public sealed record Examination(ImmutableArray<Outcome> Outcomes, ImmutableArray<Finding> Findings)
{
    /// <summary>All that the findings would like to know, each question once, in the order of the findings.</summary>
    public IEnumerable<Need> Needs => Findings.SelectMany(finding => finding.Needs).Distinct();

    /// <summary>How long each probe took, in the order of <see cref="Outcomes"/>.</summary>
    public ImmutableArray<ProbeTiming> Timings { get; init; } = [];
}
