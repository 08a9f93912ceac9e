using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;

namespace Inspector.Constraints.References;

/// <summary>A reference from one table to another that no foreign key holds.</summary>
/// <param name="Columns">The referencing columns, in the order of the key's.</param>
/// <param name="Targets">The columns of the key, paired with these.</param>
/// <param name="Confidence">How sure it is; never proven.</param>
/// <param name="Evidence">What speaks for it.</param>
internal sealed record Reference(ImmutableArray<Column> Columns, ImmutableArray<Column> Targets, Confidence Confidence, ImmutableArray<Evidence> Evidence)
{
    /// <summary>The referencing table.</summary>
    public Table Table => Columns[0].Table;

    /// <summary>The referenced table.</summary>
    public Table Target => Targets[0].Table;

    /// <summary>The same where something speaks against it.</summary>
    public Reference Doubted => this with
    {
        Confidence = Confidence.Possible,
        Evidence = [.. Evidence, Findings.Evidence.FromCatalog("against it", "several tables have a column of this name, and foreign keys, but none on it")],
    };

    /// <summary>The referencing columns' names, as a list.</summary>
    public string ColumnNames => string.Join(", ", Columns.Select(column => column.Name));

    /// <summary>What they reference, as <c>schema.table(a, b)</c>.</summary>
    public string TargetName => $"{Target}({string.Join(", ", Targets.Select(column => column.Name))})";
}
