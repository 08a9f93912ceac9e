using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Inspector.Catalog;

/// <summary>How far something had grown at a time.</summary>
/// <param name="At">The time.</param>
/// <param name="Amount">How far, in the unit of what grows.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct GrowthPoint(DateTimeOffset At, double Amount);

/// <summary>How something grew, as far as it was seen.</summary>
/// <param name="Points">What was kept, in order of time: the amount changed with each, and stood still or rose between.</param>
/// <param name="LastSeen">When it was last looked at.</param>
/// <param name="Amount">The last amount that was kept, at most an hour older than <paramref name="LastSeen"/> unless it stood still since.</param>
/// <param name="Capacity">At how much it ends; null where nothing bounds it.</param>
public sealed record Growth(ImmutableArray<GrowthPoint> Points, DateTimeOffset LastSeen, double Amount, double? Capacity)
{
    /// <summary>The shortest time that says anything about the future.</summary>
    public static readonly TimeSpan ShortestView = TimeSpan.FromDays(1);

    /// <summary>Farther than this nobody plans, and no line reaches.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(36_525);

    /// <summary>A rise of fewer steps than this, of those in which a double of its size counts, is none that a line can be drawn through.</summary>
    private const int FewestSteps = 1_000;

    /// <summary>
    /// How much is added a day, by the straight line that lies nearest to all points since it last fell (a truncation, a reset). Null where less than a day or fewer than three points were seen.
    /// </summary>
    public double? PerDay
    {
        get
        {
            var points = SinceTheLastFall();
            if (points.Count < 3
                || points[^1].At - points[0].At < ShortestView
                || (points[^1].Amount > points[0].Amount && points[^1].Amount - points[0].Amount < FewestSteps * (Math.BitIncrement(points[^1].Amount) - points[^1].Amount)))
            {
                return null;
            }

            var days = points.ConvertAll(point => (point.At - points[0].At).TotalDays);
            var (meanDays, meanAmount) = (days.Average(), points.Average(point => point.Amount));
            var (above, below) = (0.0, 0.0);
            for (var i = 0; i < points.Count; i++)
            {
                above += (days[i] - meanDays) * (points[i].Amount - meanAmount);
                below += (days[i] - meanDays) * (days[i] - meanDays);
            }

            return above / below;
        }
    }

    /// <summary>Since when it was seen without a fall: the time that <see cref="PerDay"/> is drawn from.</summary>
    public DateTimeOffset Since => SinceTheLastFall() is [var first, ..] ? first.At : LastSeen;

    /// <summary>When it ends if it goes on like this: an estimate. Null where nothing bounds it, nothing grows, too little was seen, or it is a hundred years off.</summary>
    public DateTimeOffset? ExhaustedAt => Capacity is { } capacity ? After(capacity - Amount) : null;

    /// <summary>When so much more will have been added if it goes on like this: an estimate, at the earliest <see cref="LastSeen"/>. Null as for <see cref="ExhaustedAt"/>.</summary>
    /// <param name="more">How much more, in the unit of what grows.</param>
    public DateTimeOffset? After(double more) =>
        PerDay is > 0 and var perDay && Math.Max(0, more / perDay) is var days && days < Horizon.TotalDays ? LastSeen.AddDays(days) : null;

    /// <summary>The same with what is seen now; without what claims to have been seen later, by a clock that was wrong.</summary>
    public Growth With(DateTimeOffset at, double amount) =>
        this with { Points = [.. Points.Where(point => point.At < at), new(at, amount)], LastSeen = at, Amount = amount };

    private List<GrowthPoint> SinceTheLastFall()
    {
        var begin = 0;
        for (var i = 1; i < Points.Length; i++)
        {
            begin = Points[i].Amount < Points[i - 1].Amount ? i : begin;
        }

        var points = Points.Skip(begin).ToList();
        if (points.Count > 0 && LastSeen - points[^1].At > StandsStill)
        {
            points.Add(new(LastSeen, Amount)); // it stands still since
        }

        return points;
    }

    /// <summary>An amount that was not kept again for so long has not changed.</summary>
    private static readonly TimeSpan StandsStill = TimeSpan.FromHours(2);
}
