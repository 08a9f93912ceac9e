using System.Globalization;

namespace Inspector.Catalog.Storage;

/// <summary>
/// How many pages the rows of a table need, from the statistics of its columns: page and tuple headers, NULL bitmaps, alignment, fillfactor. The
/// average width that ANALYZE keeps is that of the values as they stand in the row, so what went to TOAST counts with its pointer alone.
/// Sources: bufpage.h, htup_details.h, <c>RelationGetBufferForTuple()</c>, <c>compute_scalar_stats()</c>; tests compare it with real tables.
/// </summary>
public static class HeapSize
{
    private const int PageHeader = 24;
    private const int ItemPointer = 4;
    private const int TupleHeader = 23;

    /// <summary>Longer rows than the server makes by itself (<c>TOAST_TUPLE_THRESHOLD</c>): how many of different length share a page, no average tells.</summary>
    private const double LongestRow = 2040;

    /// <summary>From this length on, the room at the end of a page in which no further row fits is more than a twentieth of it.</summary>
    private const double LongRow = 400;

    /// <summary>Which share of the rows may have changed since ANALYZE before its averages are those of another table.</summary>
    private const double MostChanged = 0.2;

    /// <summary>
    /// The pages of the table itself, without TOAST and without its partitions; null when it cannot be told: never analyzed, changed much since, a column whose statistics
    /// are not to be seen, dropped columns, which old rows still hold, or an access method other than heap.
    /// </summary>
    public static PageEstimate? Estimate(Table table, int blockSize)
    {
        if (!table.IsHeap || table.Rows is not > 0 || !IsFresh(table) || table.AttributeCount > table.Columns.Length || table.Columns.IsEmpty)
        {
            return null;
        }

        var length = new TupleLength();
        foreach (var column in table.Columns)
        {
            if (!length.Add(column))
            {
                return null;
            }
        }

        var header = Up(TupleHeader);
        var (likely, most) = length.WithHeader(header, Up(TupleHeader + ((table.Columns.Length + 7) / 8)));
        if (!length.IsExact && most > LongestRow)
        {
            return null;
        }

        var usable = Usable(table, blockSize);
        // Where rows differ in length, on average half of one does not fit any more.
        var perPage = length.IsExact ? Math.Floor(usable / (likely + ItemPointer)) : (usable - (likely / 2)) / (likely + ItemPointer);
        return new PageEstimate(table.Rows.Value / Math.Max(1, perPage), table.Rows.Value / RowsOfPage(usable, most)).WithError();
    }

    /// <summary>Whether little enough changed since ANALYZE for its averages to hold.</summary>
    internal static bool IsFresh(Table table) => !(table.Activity?.ModifiedSinceAnalyze > MostChanged * table.Rows);

    /// <summary>Pages that measured contents need: what is used, spread as fillfactor asks; of long rows as many as fit whole on a page.</summary>
    /// <param name="table">The table.</param>
    /// <param name="used">Bytes on its pages that are not free, headers included.</param>
    /// <param name="rows">Live rows.</param>
    /// <param name="rowBytes">Bytes of these.</param>
    /// <param name="blockSize">Bytes of a page.</param>
    internal static double Pages(Table table, double used, double rows, double rowBytes, int blockSize)
    {
        var pages = used / blockSize * 100 / FillFactor(table.Option("fillfactor"), 100);
        var length = rows > 0 ? rowBytes / rows : 0;
        return length < LongRow ? pages : Math.Max(pages, rows / RowsOfPage(Usable(table, blockSize), length));
    }

    private static double RowsOfPage(double usable, double length) => Math.Max(1, Math.Floor(usable / (length + ItemPointer)));

    private static double Usable(Table table, int blockSize) =>
        blockSize - PageHeader - Math.Floor(blockSize * (100 - FillFactor(table.Option("fillfactor"), 100)) / 100.0);

    /// <summary>A fillfactor as it is stored, in percent.</summary>
    internal static int FillFactor(string? stored, int otherwise) =>
        int.TryParse(stored, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is >= 10 and <= 100 ? percent : otherwise;

    private static double Up(int bytes) => (bytes + 7) / 8 * 8;
}
