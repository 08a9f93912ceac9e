using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation.Widening;

namespace Inspector.Columns;

/// <summary>How far a sequence has come in the space that its columns leave it.</summary>
/// <param name="Snapshot">The database.</param>
/// <param name="Sequence">The sequence.</param>
/// <param name="Space">Its space.</param>
/// <param name="Value">The value it last gave.</param>
internal sealed record KeyUse(CatalogSnapshot Snapshot, Sequence Sequence, KeySpace Space, long Value)
{
    /// <summary>The share of its values that was used; more than 1 when the end was passed.</summary>
    public double Share => Space.ShareUsed(Value, Space.End);

    /// <summary>The column to speak of: the one that ends first, or, when the sequence itself does, the first that it fills.</summary>
    public Column Subject => Space.NarrowestColumn ?? Space.Columns[0];

    /// <summary>What was seen of its pace, and when it ends at that; nothing where too little was seen.</summary>
    /// <param name="left">How far it is from the end.</param>
    /// <param name="step">How far it goes with each value that is counted.</param>
    public (ImmutableArray<Evidence> Facts, DateTimeOffset? EndsAt) Pace(Int128 left, long step)
    {
        if (Snapshot.Prior.Of(Sequence, Snapshot.Server.ReadAt) is not { PerDay: { } perDay } growth)
        {
            return ([], null);
        }

        var source = FormattableString.Invariant($"seen by Inspector since {growth.Since.UtcDateTime:yyyy-MM-dd}");
        var pace = new Evidence("values a day", Math.Round(perDay / Math.Abs((double)step), 1), "values", source);
        return left > 0 && growth.After((double)left) is { } end ? ([pace, new("ends about", Day(end), null, $"at the pace {source}")], end) : ([pace], null);
    }

    /// <summary>What to add to a finding's words about the end.</summary>
    public static string Outlook(DateTimeOffset? endsAt) => endsAt is { } end ? $" At the pace at which it was seen to grow that is about {Day(end)}." : "";

    private static string Day(DateTimeOffset time) => FormattableString.Invariant($"{time.UtcDateTime:yyyy-MM-dd}");

    /// <summary>Whether the sequence fills a column, rather than that the column repeats what is in another.</summary>
    public bool IsFed(Column column) => Sequence.Feeds.Append(Sequence.OwnedBy).OfType<Column>().Any(fed => fed.Table.Root == column.Table && fed.Name == column.Name);

    /// <summary>Columns that have used so much of their own range and can be widened, those that are referenced first.</summary>
    public ImmutableArray<Column> NarrowFrom(double share) =>
    [
        .. Space.Columns.Where(column => column.Type.Base.Oid != WellKnown.Int8 && Space.ShareUsed(Value, Space.EndOf(column)!.Value) >= share),
    ];

    /// <summary>The end that the sequence should have once some columns are bigint; null when it has it already.</summary>
    public long? RaisedEnd(ImmutableArray<Column> widened)
    {
        var others = Space.Columns.Where(column => !widened.Contains(column)).Select(column => Space.EndOf(column)!.Value);
        var (end, present) = Space.IsAscending
            ? (others.Append(long.MaxValue).Min(), Sequence.Maximum)
            : (others.Append(long.MinValue).Max(), Sequence.Minimum);
        return (Space.IsAscending ? end > present : end < present) ? end : null;
    }

    /// <summary>What makes columns bigint.</summary>
    public WideningPlan Widen(ImmutableArray<Column> columns)
    {
        var bigint = Snapshot.Types[WellKnown.Int8];
        return new(Snapshot, [.. columns.Select(column => new WiderColumn(column, bigint, "bigint"))]);
    }
}
