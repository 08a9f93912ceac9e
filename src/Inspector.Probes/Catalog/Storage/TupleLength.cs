namespace Inspector.Catalog.Storage;

/// <summary>
/// Adds up the average length of the tuples of a table or an index, column by column in their order, with the padding between them. What is
/// exactly known stays exact: a table of fixed-width columns without NULLs has tuples of one length. Source: <c>heap_compute_data_size()</c>.
/// </summary>
internal sealed class TupleLength
{
    /// <summary>Tuples begin and end at multiples of this (<c>MAXIMUM_ALIGNOF</c>).</summary>
    private const int MaximumAlignment = 8;

    /// <summary>The longest value with a header of one byte, which needs no alignment (<c>VARATT_SHORT_MAX</c>).</summary>
    private const double LongestShort = 127;

    /// <summary>The offset is a multiple of this, whatever the row.</summary>
    private int _alignment = MaximumAlignment;

    /// <summary>Bytes of the data, as they are likely to be.</summary>
    public double Likely { get; private set; }

    /// <summary>Bytes of the data at most.</summary>
    public double AtMost { get; private set; }

    /// <summary>Whether every row has the same length.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>The probability that a row has a NULL: if NULLs of the columns are independent, and if none coincide.</summary>
    public (double Likely, double AtMost) Null { get; private set; }

    /// <summary>Adds a column. False when nothing is known of its width.</summary>
    public bool Add(Column column)
    {
        if (column.Generated == 'v')
        {
            Null = (1, 1); // virtual: no row stores it
            return true;
        }

        var isFixed = column.Type.Length > 0;
        if (column.Statistics is not { } statistics)
        {
            if (isFixed && column.IsProvenNotNull)
            {
                AddFixed(column.Type.Length, column.Type.Alignment, 1);
                return true;
            }

            return false;
        }

        var present = 1 - Math.Clamp(statistics.NullFraction, 0.0, 1.0);
        Null = (1 - ((1 - Null.Likely) * present), Math.Min(1, Null.AtMost + 1 - present));
        if (isFixed)
        {
            AddFixed(column.Type.Length, column.Type.Alignment, present);
        }
        else
        {
            AddVariable(statistics.AverageWidth, column.Type.Alignment, present);
        }

        return true;
    }

    /// <summary>A width of the whole tuple, with its header, up to the alignment at which the next one begins.</summary>
    public (double Likely, double AtMost) WithHeader(double header, double headerWithNulls)
    {
        var slack = MaximumAlignment - _alignment;
        var (likely, most) = (header + (Null.Likely * (headerWithNulls - header)), header + (Null.AtMost * (headerWithNulls - header)));
        return IsExact ? (likely + Up(Likely), most + Up(AtMost)) : (likely + Likely + (slack / 2.0), most + AtMost + slack);
    }

    private static double Up(double bytes) => Math.Ceiling(bytes / MaximumAlignment) * MaximumAlignment;

    private void AddFixed(int width, int alignment, double present)
    {
        if (present <= 0)
        {
            return;
        }

        if (IsExact && present >= 1)
        {
            Likely = AtMost = (Math.Ceiling(Likely / alignment) * alignment) + width;
            _alignment = LargestPower(Likely);
            return;
        }

        IsExact = false;
        var padding = Math.Max(0, alignment - _alignment);
        Likely += present * ((padding / 2.0) + width);
        AtMost += present * (padding + width);
        var after = Math.Min(Math.Max(alignment, _alignment), LargestPower(width));
        _alignment = present >= 1 ? after : Math.Min(_alignment, after);
    }

    /// <summary>The average width was cut to a whole number; only values above 127 bytes are aligned, and of them there cannot be more than the average allows.</summary>
    private void AddVariable(double width, int alignment, double present)
    {
        if (present <= 0)
        {
            return;
        }

        IsExact = false;
        _alignment = 1;
        var aligned = Math.Min(1, width / LongestShort);
        Likely += present * (width + 0.5 + (aligned * (alignment - 1) / 2.0));
        AtMost += present * (width + 1 + (aligned * (alignment - 1)));
    }

    /// <summary>The largest power of two, up to 8, of which a number of bytes is a multiple.</summary>
    private static int LargestPower(double bytes) => (long)bytes is 0 ? MaximumAlignment : (int)Math.Min(MaximumAlignment, (long)bytes & -(long)bytes);
}
