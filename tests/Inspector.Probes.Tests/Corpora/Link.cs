using Inspector.Catalog;
using Inspector.Findings;

namespace Inspector.Tests.Corpora;

/// <summary>That columns of a table reference others: what a foreign key says, and what the probe asks for. A partition's is its root's.</summary>
/// <param name="Table">The root of the referencing table.</param>
/// <param name="Columns">Pairs of referencing and referenced column, in order of their names.</param>
/// <param name="Target">The root of the referenced table.</param>
internal sealed record Link(string Table, string Columns, string Target)
{
    /// <summary>What a foreign key says.</summary>
    public static Link Of(ForeignKey key) =>
        Of(key.Table, key.Columns.Select(column => column.Name), key.Referenced, key.ReferencedColumns.Select(column => column.Name));

    /// <summary>What a finding of the probe says, read from its evidence as a reader of the report would.</summary>
    public static Link Of(Finding finding, CatalogSnapshot database)
    {
        string Said(string name) => (string)finding.Evidence.Single(fact => fact.Name == name).Value!;
        var table = database.Tables.Single(table => table.Schema.Name == finding.Subject.Schema && table.Name == finding.Subject.Name);
        var references = Said("references");
        var open = references.LastIndexOf('(');
        var target = database.Tables.Single(table => table.ToString() == references[..open]);
        return Of(table, Said("columns").Split(", "), target, references[(open + 1)..^1].Split(", "));
    }

    private static Link Of(Table table, IEnumerable<string> columns, Table target, IEnumerable<string> targets) => new(
        table.Root.ToString(), string.Join(", ", columns.Zip(targets, (column, to) => $"{column} to {to}").Order(StringComparer.Ordinal)), target.Root.ToString());

    /// <inheritdoc/>
    public override string ToString() => $"{Table}: {Columns} of {Target}";
}
