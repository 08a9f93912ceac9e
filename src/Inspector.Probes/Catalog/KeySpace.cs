using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>
/// How far a sequence can go: to the narrowest of its own end and the ranges of all columns that store its values: those that it feeds,
/// the one that owns it, and every foreign key column that repeats them. A partitioned table's columns are those of its root.
/// </summary>
/// <param name="Minimum">The smallest value that the sequence gives and that fits everywhere.</param>
/// <param name="Maximum">The largest value that the sequence gives and that fits everywhere.</param>
/// <param name="NarrowestColumn">
/// The first column that ends where the space ends, those that the sequence feeds before those that repeat them; null when the sequence itself ends first.
/// </param>
/// <param name="Columns">Every integer column that stores its values.</param>
public sealed record KeySpace(long Minimum, long Maximum, Column? NarrowestColumn, ImmutableArray<Column> Columns)
{
    /// <summary>Whether values grow.</summary>
    public bool IsAscending { get; init; } = true;

    /// <summary>The last value: that towards which the sequence runs.</summary>
    public long End => IsAscending ? Maximum : Minimum;

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

        if (sequence.OwnedBy is { } owner)
        {
            // An owner without a default is filled by whoever calls nextval() first: common where a framework numbers the rows.
            Follow(owner, columns);
        }

        var ascending = sequence.Increment > 0;
        var space = new KeySpace(sequence.Minimum, sequence.Maximum, null, [.. columns.Where(column => column.Type.IntegerRange is not null)])
        {
            IsAscending = ascending,
        };
        foreach (var column in space.Columns)
        {
            var (minimum, maximum) = column.Type.IntegerRange!.Value;
            space = space with { Minimum = Math.Max(space.Minimum, minimum), Maximum = Math.Min(space.Maximum, maximum) };
        }

        return space with { NarrowestColumn = space.Columns.FirstOrDefault(column => space.EndOf(column) == space.End) };
    }

    /// <summary>A column and, transitively, every foreign key column that repeats its values, each once, parents first.</summary>
    public static ImmutableArray<Column> Storing(Column column)
    {
        var columns = new List<Column>();
        Follow(column, columns);
        return [.. columns];
    }

    /// <summary>The last value of this direction that a column holds; null for a column that is no integer.</summary>
    public long? EndOf(Column column) => column.Type.IntegerRange is var (minimum, maximum) ? IsAscending ? maximum : minimum : null;

    /// <summary>
    /// The share of the values between the space's beginning and an end that were passed, 0 to 1: more than 1 when the end was passed.
    /// </summary>
    /// <param name="value">The value last given.</param>
    /// <param name="end">The end; <see cref="End"/> is the one that comes first.</param>
    public double ShareUsed(long value, long end)
    {
        // One end of the range of bigint is further from the other than a long can say.
        var (used, all) = IsAscending
            ? ((Int128)value - Minimum + 1, (Int128)end - Minimum + 1)
            : ((Int128)Maximum - value + 1, (Int128)Maximum - end + 1);
        return all <= 0 ? 1 : Math.Max(0, (double)used / (double)all);
    }

    /// <summary>How many values there are between a value and the end; 0 when the end was passed.</summary>
    public Int128 Left(long value) => Int128.Max(0, IsAscending ? (Int128)End - value : (Int128)value - End);

    private static void Follow(Column column, List<Column> found)
    {
        column = column.Table.Parent is null ? column : column.Table.Root.Column(column.Name) ?? column;
        if (found.Contains(column))
        {
            return;
        }

        found.Add(column);
        FollowKeys(column.Table, column.Name, found);
    }

    /// <summary>By hand: from each of 40,000 sequences it may pass hundreds of tables.</summary>
    private static void FollowKeys(Table member, string name, List<Column> found)
    {
        foreach (var key in member.ReferencedBy)
        {
            for (var i = 0; i < key.ReferencedColumns.Length && key.ParentOid == 0; i++)
            {
                if (key.ReferencedColumns[i].Name == name)
                {
                    Follow(key.Columns[i], found);
                }
            }
        }

        foreach (var partition in member.Partitions)
        {
            FollowKeys(partition, name, found);
        }
    }
}
