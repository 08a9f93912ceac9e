using Inspector.Catalog;

namespace Inspector.Tests.Columns;

/// <summary>Defaults of columns as servers store them.</summary>
internal static class StoredDefaults
{
    /// <summary>The next value of some sequence, for a bigint column.</summary>
    public static Expression Nextval { get; } = new("""
        {FUNCEXPR :funcid 1574 :funcresulttype 20 :funcretset false :funcvariadic false :funcformat 0 :funccollid 0 :inputcollid 0 :args ({CONST :consttype 2205 :consttypmod -1
        """ + " :constcollid 0 :constlen 4 :constbyval true :constisnull false :location -1 :constvalue 4 [ 1 0 0 0 0 0 0 0 ]}) :location -1}");

    /// <summary>The text NULL.</summary>
    public static Expression NullWord { get; } = new(
        "{CONST :consttype 25 :consttypmod -1 :constcollid 100 :constlen -1 :constbyval false :constisnull false :location -1 :constvalue 8 [ 32 0 0 0 78 85 76 76 ]}");
}
