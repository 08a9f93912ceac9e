using Inspector.Catalog;
using Inspector.Catalog.Trees;

namespace Inspector.Columns;

/// <summary>How a column draws from a sequence.</summary>
internal static class SequenceDraw
{
    // pg_proc.dat: int4(bigint) and int2(bigint), by which the value of nextval() becomes that of a narrower column.
    private const uint ToInt4 = 480;
    private const uint ToInt2 = 714;

    /// <summary>Whether a column's default is the next value of a sequence and nothing else.</summary>
    public static bool IsPlainDefault(Column column) =>
        column is { Identity: '\0', Generated: '\0' } && column.Default?.Root switch
        {
            FunctionCall { Function: ToInt4 or ToInt2, Arguments: [FunctionCall { Function: WellKnown.NextvalFunction }] } => true,
            FunctionCall { Function: WellKnown.NextvalFunction } => true,
            _ => false,
        };

    /// <summary>Whether the rows that are given no value get the next one of a sequence, unchanged.</summary>
    public static bool IsUnchanged(Column column) => column.Identity != '\0' || IsPlainDefault(column);
}
