using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>
/// How far a sequence can go: to the narrowest of its own end and the ranges of all columns that store its values: those that it feeds,
/// and every foreign key column that repeats them.
/// </summary>
/// <param name="Minimum">The smallest value that fits everywhere.</param>
/// <param name="Maximum">The largest value that fits everywhere.</param>
/// <param name="NarrowestColumn">The column that sets the bound, or null when the sequence itself ends first.</param>
/// <param name="Columns">Every integer column that stores its values.</param>
public sealed record KeySpace(long Minimum, long Maximum, Column? NarrowestColumn, ImmutableArray<Column> Columns)
{
    /// <summary>Whether values grow.</summary>
    public bool IsAscending { get; init; } = true;

    /// <summary>The bound that values run towards, as a distance from zero.</summary>
    public long Room => IsAscending ? Maximum : -Math.Max(Minimum, -long.MaxValue);

    /// <summary>The space of a sequence.</summary>
    public static KeySpace Of(Sequence sequence)
    {
        var columns = new List<Column>();
        foreach (var fed in sequence.Feeds)
        {
            Follow(fed, columns);
        }

        var ascending = sequence.Increment > 0;
        var space = new KeySpace(sequence.Minimum, sequence.Maximum, null, [.. columns.Where(column => column.Type.IntegerRange is not null)])
        {
            IsAscending = ascending,
        };
        foreach (var column in space.Columns)
        {
            var (minimum, maximum) = column.Type.IntegerRange!.Value;
            var isNarrower = ascending ? maximum < space.Maximum : minimum > space.Minimum;
            space = isNarrower ? space with { Minimum = minimum, Maximum = maximum, NarrowestColumn = column } : space;
        }

        return space;
    }

    /// <summary>A key column and, transitively, every foreign key column that stores its values.</summary>
    private static void Follow(Column column, List<Column> found)
    {
        if (found.Contains(column))
        {
            return;
        }

        found.Add(column);
        foreach (var key in column.Table.ReferencedBy)
        {
            for (var i = 0; i < key.ReferencedColumns.Length; i++)
            {
                if (ReferenceEquals(key.ReferencedColumns[i], column))
                {
                    Follow(key.Columns[i], found);
                }
            }
        }
    }
}
