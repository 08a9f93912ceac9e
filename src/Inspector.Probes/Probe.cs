using System.Collections.Frozen;
using Inspector.Activity;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector;

/// <summary>
/// One kind of defect: identity, reason, exceptions, examples, logic and remedy, in one file. Pure: no clock, no I/O, and the same
/// findings in the same order for the same snapshot. Thread-safe.
/// </summary>
public abstract class Probe
{
    private FrozenDictionary<string, double> _overrides = FrozenDictionary<string, double>.Empty;

    private protected Probe(ProbeInfo info) => Info = info;

    /// <summary>What is known of it before it looks.</summary>
    public ProbeInfo Info { get; }

    /// <summary>
    /// The only documentation, in Markdown: a first paragraph that says what is detected, headed sections, and fenced <c>sql bad</c> and
    /// <c>sql good</c> blocks that tests execute.
    /// </summary>
    public abstract string Explain { get; }

    /// <summary>How to mend one of its findings.</summary>
    /// <param name="finding">The finding, as <c>Examine</c> made it.</param>
    /// <param name="answers">What the second look found out of its <see cref="Finding.Needs"/>.</param>
    public virtual Plan Plan(Finding finding, Answers answers) => Remediation.Plan.None;

    /// <summary>
    /// What becomes of one of its findings once the second look has answered: surer for what was measured, or null when it was not so. By
    /// default it stands as it is, whatever the answers.
    /// </summary>
    /// <param name="finding">The finding, as <c>Examine</c> made it.</param>
    /// <param name="answers">What the second look found out of its <see cref="Finding.Needs"/>.</param>
    public virtual Finding? Confirm(Finding finding, Answers answers) => finding;

    /// <summary>Whether it asks about a moment of a running server, not about what a database holds: a scan does not ask it.</summary>
    public bool IsLive => About == typeof(LockSamples);

    /// <summary>The kind of snapshot that it asks about.</summary>
    internal abstract Type About { get; }

    internal abstract IEnumerable<Finding> Examine(Observed observed);

    /// <summary>Moves thresholds of this instance, before the first look; those that are not named have their defaults.</summary>
    /// <param name="thresholds">The values by <see cref="Threshold.Name"/>, in the threshold's unit.</param>
    /// <returns>This instance.</returns>
    /// <exception cref="ArgumentException">There is no such threshold, or the value is out of its range.</exception>
    public Probe With(IReadOnlyDictionary<string, double> thresholds)
    {
        foreach (var (name, value) in thresholds)
        {
            var threshold = Info.Thresholds.FirstOrDefault(known => known.Name == name)
                ?? throw new ArgumentException($"{Info.Id} has no threshold {name}", nameof(thresholds));
            if (!(value >= threshold.Minimum && value <= threshold.Maximum))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"{Info.Id}: {name} must lie between {threshold.Minimum} and {threshold.Maximum} {threshold.Unit}"),
                    nameof(thresholds));
            }
        }

        _overrides = thresholds.ToFrozenDictionary(StringComparer.Ordinal);
        return this;
    }

    /// <summary>The value of a threshold, as configured.</summary>
    protected double Value(Threshold threshold) => _overrides.GetValueOrDefault(threshold.Name, threshold.Default);

    /// <summary>A finding of this probe at its default severity.</summary>
    /// <param name="subject">The object that one would change.</param>
    /// <param name="confidence">How sure it is.</param>
    /// <param name="title">One line without a full stop.</param>
    protected Finding Report(Subject subject, Confidence confidence, string title) => new()
    {
        Probe = Info.Id,
        Severity = Info.Severity,
        Confidence = confidence,
        Subject = subject,
        Title = title,
        IsLive = IsLive,
    };
}

/// <summary>A probe that asks one kind of snapshot.</summary>
/// <typeparam name="TSnapshot">
/// <see cref="Catalog.CatalogSnapshot"/>, <see cref="Catalog.ServerSnapshot"/>, <see cref="Catalog.GroupSnapshot"/>, <see cref="Catalog.Workload"/> or
/// <see cref="Activity.LockSamples"/>.
/// </typeparam>
/// <param name="info">What is known before it looks.</param>
public abstract class Probe<TSnapshot>(ProbeInfo info) : Probe(info)
    where TSnapshot : class
{
    /// <summary>Everything of its kind that is wrong in a snapshot, in a stable order.</summary>
    public abstract IEnumerable<Finding> Examine(TSnapshot snapshot);

    internal sealed override Type About => typeof(TSnapshot);

    internal sealed override IEnumerable<Finding> Examine(Observed observed) => Examine(observed.Of<TSnapshot>());
}
