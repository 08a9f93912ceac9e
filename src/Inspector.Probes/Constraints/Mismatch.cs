using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Catalog.Trees;
using Inspector.Remediation.Widening;

namespace Inspector.Constraints;

/// <summary>A foreign key column whose type differs from that of the column it refers to, and what this costs.</summary>
/// <param name="Column">The column.</param>
/// <param name="Referenced">The column it refers to.</param>
/// <param name="CostsIndex">Whether the server must convert the column to compare it, so that no index on it serves.</param>
/// <param name="Useless">Indexes that begin with the column and do not serve for that reason.</param>
internal sealed record Mismatch(Column Column, Column Referenced, bool CostsIndex, ImmutableArray<Index> Useless)
{
    /// <summary>The columns of a foreign key that differ in a way that costs something.</summary>
    public static IEnumerable<Mismatch> Of(CatalogSnapshot snapshot, ForeignKey key)
    {
        for (var i = 0; i < Math.Min(key.Columns.Length, key.ReferencedColumns.Length); i++)
        {
            var (column, referenced) = (key.Columns[i], key.ReferencedColumns[i]);
            if (column.Type.Base.Oid == referenced.Type.Base.Oid)
            {
                continue;
            }

            var useless = Indexes(column, part => part.Column == column);
            var costsIndex = ComparedBy(key, referenced) is { } wanted
                && !useless.Exists(index => index.Keys[0].Class?.Family == wanted.Family)
                && Indexes(column, part => IsConversion(part.Expression, column) && part.Class?.Family == wanted.Family).Count == 0
                && snapshot.DefaultClass(column.Type, wanted.Method) is { } usual
                && usual.Family != wanted.Family;
            if (costsIndex || Overflows(column, referenced))
            {
                yield return new(column, referenced, costsIndex, costsIndex ? [.. useless] : []);
            }
        }
    }

    /// <summary>Why the column cannot simply get the other's type; null when it can.</summary>
    public string? WhyNotConvert
    {
        get
        {
            var (from, to) = (Column.Type, Referenced.Type);
            return to.DomainOf is not null ? $"{Referenced} is of the domain {to}: decide whether {Column} should be too"
                : !CostsIndex ? null
                : KeySpace.Storing(Column).Length > 1 ? $"other columns refer to {Column} in turn, and would have to change with it"
                : (from.Base.IntegerRange, to.Oid) is (not null, WellKnown.Numeric) ? null
                : (from.Oid, to.Oid) is (WellKnown.Bpchar, WellKnown.Text or WellKnown.Varchar) ? null
                : to.Oid == WellKnown.Bpchar ? $"{Referenced.TypeName} ignores blanks at the end, which {Column.TypeName} keeps: better change {Referenced} to text"
                : $"whether every {Column.TypeName} is the same value as {Referenced.TypeName} cannot be told from here: decide which of the two columns should change";
        }
    }

    /// <summary>The column, and those that repeat its values in turn and are as narrow, each with the type it is to have.</summary>
    public IEnumerable<WiderColumn> ToConvert =>
        from column in KeySpace.Storing(Column)
        where ReferenceEquals(column, Column) || Overflows(column, Referenced)
        select new WiderColumn(column, Referenced.Type, Referenced.TypeName, Referenced.Collation);

    /// <summary>The operator class by which the referenced key compares the column.</summary>
    private static OperatorClass? ComparedBy(ForeignKey key, Column referenced) => key.Index?.Keys.FirstOrDefault(part => part.Column == referenced).Class;

    private static List<Index> Indexes(Column column, Func<IndexKey, bool> beginsWith) =>
        [.. column.Table.Indexes.Where(index => index.IsUsable && beginsWith(index.Keys[0]))];

    /// <summary>Whether an expression is a function of the column and of nothing else, as a conversion is: then an index on it serves.</summary>
    private static bool IsConversion(Expression? expression, Column column) =>
        (expression?.Root is FunctionCall { Arguments: [ColumnReference converted] } ? converted
            : (expression?.Root as Relabel)?.Argument as ColumnReference)?.Number == column.Number;

    private static bool Overflows(Column column, Column referenced) =>
        (column.Type.IntegerRange, referenced.Type.IntegerRange) is var (narrow, wide) && narrow?.Maximum < wide?.Maximum;
}
