namespace Inspector.Catalog.Storage;

/// <summary>
/// How many pages a btree index would have if it were built anew, from the statistics of its columns: page and tuple headers, NULL bitmaps, alignment,
/// fillfactor, upper levels, and posting lists, by which equal keys are stored once (13 and later).
/// Sources: nbtree.h, itup.h, nbtsort.c, nbtdedup.c; tests compare it with real indexes.
/// </summary>
public static class BtreeSize
{
    private const int PageHeader = 24;
    private const int SpecialSpace = 16;
    private const int ItemPointer = 4;
    private const int TupleHeader = 8;

    /// <summary>With the bitmap of up to 32 keys (<c>INDEX_MAX_KEYS</c>).</summary>
    private const int TupleHeaderWithNulls = 16;

    private const int RowPointer = 6;
    private const int DefaultFillFactor = 90;

    /// <summary>How full pages of the upper levels are made (<c>BTREE_NONLEAF_FILLFACTOR</c>).</summary>
    private const double UpperFill = 0.7;

    /// <summary>The pages of one index; null when it cannot be told: another access method, expressions, a column whose statistics are not to be seen.</summary>
    public static PageEstimate? Estimate(Index index, int blockSize, int sampledRows)
    {
        var table = index.Table;
        if (index is not { Method: "btree", IsUsable: true } || Rows(index) is not { } rows || !HeapSize.IsFresh(table))
        {
            return null;
        }

        var length = new TupleLength();
        var isVariable = false;
        foreach (var column in index.Keys.Select(key => key.Column).Concat(index.Included))
        {
            if (column is null || !length.Add(column))
            {
                return null;
            }

            isVariable |= column.Type.Length <= 0;
        }

        if (isVariable && index.Predicate is not null)
        {
            return null; // the rows that it holds may have longer values than the average row
        }

        var (likely, most) = length.WithHeader(TupleHeader, TupleHeaderWithNulls);
        if (index.Predicate is not null)
        {
            most = TupleHeaderWithNulls + Full(index); // it may hold all rows with NULL, or none
        }

        var fillFactor = HeapSize.FillFactor(index.Option("fillfactor"), DefaultFillFactor);
        var leaf = blockSize - PageHeader - SpecialSpace - Math.Floor(blockSize * (100 - fillFactor) / 100.0);
        var groups = Groups(index, rows, sampledRows);
        var estimate = new PageEstimate(Levels(Leaves(rows, groups.Likely, likely, leaf, blockSize), likely, blockSize), Levels(Leaves(rows, groups.AtMost, most, leaf, blockSize), most, blockSize));
        // A value that is out of line in the table is in the index in full: at most all of TOAST.
        return (isVariable ? estimate with { AtMost = estimate.AtMost + table.ToastPages } : estimate).WithError();
    }

    /// <summary>Pages that measured contents need: what is used, spread as fillfactor asks.</summary>
    internal static double Pages(Index index, double used, int blockSize) =>
        1 + (used / blockSize * 100 / HeapSize.FillFactor(index.Option("fillfactor"), DefaultFillFactor));

    private static double? Rows(Index index) => index.Predicate is not null ? index.Rows
        : (index.Rows, index.Table.Rows) is (var own, { } all) ? Math.Max(own ?? 0, all)
        : null;

    private static double Full(Index index) => index.Keys.Select(key => key.Column!).Concat(index.Included).Sum(column => column.Type.Length + column.Type.Alignment - 1);

    /// <summary>How many different keys there are; as many as rows where equal ones are not stored once.</summary>
    private static (double Likely, double AtMost) Groups(Index index, double rows, int sampledRows)
    {
        if (index.IsUnique || !index.Included.IsEmpty || index.Option("deduplicate_items") is "off" or "false" or "no" or "0"
            || !index.Keys.All(key => key is { Class.HasImageEquality: true } && key.Collation is null or { IsDeterministic: true }))
        {
            return (rows, rows);
        }

        // No estimate from a sample can be sure to be off by less (Charikar et al., Towards estimation error guarantees for distinct values, 2000).
        var error = Math.Max(1, Math.Sqrt((index.Table.Rows ?? rows) / sampledRows));
        var (likely, most) = (1.0, 1.0);
        foreach (var statistics in index.Keys.Select(key => key.Column!.Statistics))
        {
            var distinct = statistics switch
            {
                null or { DistinctValues: 0, NullFraction: < 1 } => rows,
                { DistinctValues: < 0 } => -statistics.DistinctValues * (index.Table.Rows ?? rows),
                _ => statistics.DistinctValues,
            };
            likely *= distinct + 1;
            most *= (distinct * error) + 1;
        }

        return (Math.Min(likely, rows), Math.Min(most, rows));
    }

    private static double Leaves(double rows, double groups, double length, double usable, int blockSize)
    {
        // A key of its own takes a tuple; every page has a copy of one key more, its high key.
        var single = Math.Max(1, Math.Floor(usable / (length + ItemPointer)));
        var plain = rows / single;
        if (groups >= rows)
        {
            return plain;
        }

        // Posting lists of a build take a tenth of a page each; their length is rounded up, and half of one does not fit any more.
        var posting = (blockSize / 10 / 8 * 8) - ItemPointer;
        var lists = Math.Min(groups + (rows / Math.Max(1, (posting - length) / RowPointer)), rows);
        var bytes = (lists * (length + ItemPointer + 4)) + (rows * RowPointer);
        return Math.Min(plain, bytes / Math.Max(1, usable - (posting / 2) - length));
    }

    /// <summary>The leaves, the levels above them and the page that says where the root is.</summary>
    private static double Levels(double leaves, double length, int blockSize)
    {
        var fan = Math.Max(2, Math.Floor((blockSize - PageHeader - SpecialSpace) * UpperFill / (length + ItemPointer)));
        return 1 + leaves + (leaves > 1 ? leaves / (fan - 1) : 0);
    }
}
