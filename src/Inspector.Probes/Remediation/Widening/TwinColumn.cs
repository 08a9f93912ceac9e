using Inspector.Catalog;

namespace Inspector.Remediation.Widening;

/// <summary>
/// A column and its twin: a new column of the wider type that always holds the same value. In the switch the two swap names, and from then on
/// the twin is the old one; whatever was written for the pair holds before and after.
/// </summary>
/// <param name="Wider">The column and its new type.</param>
/// <param name="Name">The twin's name.</param>
/// <param name="Interim">The name that one of them bears while they swap.</param>
/// <param name="SequenceInterim">The name of a new identity column's sequence until it takes that of the old one.</param>
/// <param name="NotNull">The name of the twin's NOT NULL constraint, where the server names these (18 and later).</param>
internal sealed record TwinColumn(WiderColumn Wider, string Name, string Interim, string SequenceInterim, string NotNull)
{
    /// <summary>The column.</summary>
    public Column Column => Wider.Column;

    /// <summary>That both hold the same.</summary>
    public Sql IsSame => Column.IsNotNull
        ? Sql.Of($"{Sql.Name(Name)} IS NOT NULL AND {Sql.Name(Name)} = {Column}")
        : Sql.Of($"{Sql.Name(Name)} IS NOT DISTINCT FROM {Column}");

    /// <summary>That they differ.</summary>
    public Sql Differs => Sql.Of($"{Sql.Name(Name)} IS DISTINCT FROM {Column}");
}
