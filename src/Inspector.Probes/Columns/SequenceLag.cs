using Inspector.Catalog;
using Inspector.Findings;

namespace Inspector.Columns;

/// <summary>A sequence that will give values which a column that it fills, and which must be unique, was seen to hold.</summary>
/// <param name="Sequence">The sequence.</param>
/// <param name="Columns">All unique columns that it fills, those of a partitioned table as of its root.</param>
/// <param name="Column">The one whose values are furthest ahead.</param>
/// <param name="Bounds">What that one holds.</param>
/// <param name="Next">The value that the sequence gives next.</param>
internal sealed record SequenceLag(Sequence Sequence, IReadOnlyList<Column> Columns, Column Column, ColumnBounds Bounds, long Next)
{
    /// <summary>From this share of used values on the next value is expected to be among them before long.</summary>
    private const double Dense = 0.01;

    private bool IsAscending => Sequence.Increment > 0;

    /// <summary>The value that the column holds furthest in the sequence's direction.</summary>
    public long Furthest => IsAscending ? Bounds.Greatest : Bounds.Least;

    /// <summary>Where the column's values begin, in the sequence's direction.</summary>
    private long Nearest => IsAscending ? Bounds.Least : Bounds.Greatest;

    /// <summary>How many values lie between the next one and the furthest, both included.</summary>
    public Int128 Behind => Int128.Abs((Int128)Furthest - Next) + 1;

    /// <summary>
    /// Likely when the column's values lie close together, the next one is near them, and they are not known to have changed much since ANALYZE. A
    /// number kept apart (a range of another system, a 999999 that stands for something) may never be met, nor one that leaps of the sequence pass by.
    /// </summary>
    public Confidence Confidence
    {
        get
        {
            var rows = Column.Table.TotalRows ?? 0;
            var span = (double)((Int128)Bounds.Greatest - Bounds.Least + 1);
            var distance = IsAscending ? (Int128)Nearest - Next : (Int128)Next - Nearest;
            var activity = Column.Table.TotalActivity;
            var isStale = activity is { Deleted: > 0 } && activity.ModifiedSinceAnalyze > rows / 5;
            return Int128.Abs(Sequence.Increment) == 1 && rows / span >= Dense && (double)distance <= rows && !isStale ? Confidence.Likely : Confidence.Possible;
        }
    }

    /// <summary>The lag of a sequence, or null when it has none or nothing is known.</summary>
    public static SequenceLag? Of(Sequence sequence)
    {
        if (sequence is not { IsCyclic: false, NextValue: { } next })
        {
            return null;
        }

        var columns = sequence.Feeds
            .Where(SequenceDraw.IsUnchanged)
            .Select(column => column.Table.Root.Column(column.Name) ?? column)
            .Distinct()
            .Where(IsUnique)
            .ToList();
        var lags =
            from column in columns
            let bounds = Known(column)
            where bounds is not null
            select new SequenceLag(sequence, columns, column, bounds, next);
        return lags
            .Where(lag => lag.IsAscending ? lag.Furthest >= next : lag.Furthest <= next)
            .MaxBy(lag => lag.Behind);
    }

    /// <summary>The bounds over the whole tree of a table.</summary>
    private static ColumnBounds? Known(Column column)
    {
        var known = column.Table.Tree.Select(member => member.Column(column.Name)?.Bounds).OfType<ColumnBounds>().ToList();
        return known.Count == 0 ? null : new(known.Min(bounds => bounds.Least), known.Max(bounds => bounds.Greatest));
    }

    /// <summary>Whether no two rows hold the same value: but for the partition key, which a unique index of a partitioned table must have.</summary>
    private static bool IsUnique(Column column) =>
        column.Table.Indexes.Any(index => index is { IsUnique: true, IsUsable: true, Predicate: null }
            && index.Keys.Any(key => key.Column == column)
            && index.Keys.All(key => key.Column == column || (key.Column is { } other && column.Table.PartitionKey?.ColumnNumbers.Contains(other.Number) == true)));
}
