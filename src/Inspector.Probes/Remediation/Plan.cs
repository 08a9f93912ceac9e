using System.Collections.Immutable;

namespace Inspector.Remediation;

/// <summary>How to mend a finding: steps in order. Empty when a person has to decide first; then <see cref="WhyNone"/> says what.</summary>
public sealed record Plan
{
    /// <summary>No plan, without a word.</summary>
    public static readonly Plan None = new();

    /// <summary>The steps, in order.</summary>
    public ImmutableArray<Step> Steps { get; init; } = [];

    /// <summary>What has to be decided before there can be a plan; null when there is one.</summary>
    public string? WhyNone { get; init; }

    /// <summary>A plan of steps.</summary>
    public static Plan Of(params IEnumerable<Step> steps) => new() { Steps = [.. steps] };

    /// <summary>No plan, and what has to be decided first.</summary>
    public static Plan Undecided(string why) => new() { WhyNone = why };

    /// <summary>Several plans, one after the other; where one is undecided so is the whole.</summary>
    /// <param name="plans">The plans.</param>
    /// <param name="further">How many more like them are not written out; 0 or less for none.</param>
    internal static Plan InTurn(IEnumerable<Plan> plans, int further)
    {
        var all = plans.ToList();
        return all.Find(plan => plan.WhyNone is not null)
            ?? new()
            {
                Steps =
                [
                    .. all.SelectMany(plan => plan.Steps).Select((step, i) => i > 0 || further <= 0 ? step : step with
                    {
                        Caveats = [.. step.Caveats, FormattableString.Invariant($"{further} more partitions need the same: inspect again when these are done.")],
                    }),
                ],
            };
    }
}
