using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Catalog.Storage;
using Inspector.Testing;
using Index = Inspector.Catalog.Index;

namespace Inspector.Tests.Storage;

/// <summary>The arithmetic, by hand from the server's header files, and where it says nothing.</summary>
public sealed class SizeTests
{
    private const int BlockSize = 8192;
    private const double Rows = 100_000;

    [Fact]
    public void A_table_of_two_bigints_has_185_rows_on_a_page()
    {
        // 24 header + 16 data + 4 pointer = 44; 8168 / 44 = 185
        var estimate = Heap(Table(["a int8 not null", "b int8 not null"]));
        Assert.Equal(Rows / 185, estimate!.Likely, 3);
        Assert.Equal((Rows / 185 * 1.1) + 2, estimate.AtMost, 3);
    }

    [Fact]
    public void Padding_between_columns_counts()
    {
        // bool at 0, bigint at 8, bool at 16, bigint at 24: 32 bytes of data where 18 are used; 8168 / 60 = 136
        Assert.Equal(Rows / 136, Heap(Table(["a bool not null", "b int8 not null", "c bool not null", "d int8 not null"]))!.Likely, 3);
    }

    [Fact]
    public void Fillfactor_leaves_its_share_free()
    {
        // 8168 - 2457 = 5711; 5711 / 44 = 129
        Assert.Equal(Rows / 129, Heap(Table(["a int8 not null", "b int8 not null"], options: ["fillfactor=70"]))!.Likely, 3);
    }

    [Fact]
    public void A_column_of_varying_length_is_estimated_from_both_sides()
    {
        var estimate = Heap(Table(["a int8 not null", "b text"], new ColumnStatistics(0.5f, 40, -1, null)));
        Assert.InRange(estimate!.AtMost, estimate.Likely * 1.1, estimate.Likely * 1.5);
    }

    [Theory]
    [InlineData("never analyzed")]
    [InlineData("changed since")]
    [InlineData("dropped column")]
    [InlineData("unseen column")]
    [InlineData("other access method")]
    [InlineData("long rows")]
    public void What_cannot_be_told_is_not_estimated(string what)
    {
        var seen = new ColumnStatistics(0, what == "long rows" ? 2040 : 100, -1, null);
        var table = Table(["a int8 not null", "b text not null"], what == "unseen column" ? null : seen, what);
        Assert.Null(Heap(table));
        Assert.NotNull(Heap(Table(["a int8 not null", "b text not null"], seen with { AverageWidth = 100 })));
    }

    [Fact]
    public void A_fifth_of_the_rows_may_have_changed_since_ANALYZE()
    {
        Assert.NotNull(Heap(Table(["a int8 not null"], changed: 20_000)));
        Assert.Null(Heap(Table(["a int8 not null"], changed: 20_001)));
    }

    [Fact]
    public void A_leaf_of_a_btree_on_a_bigint_has_366_entries()
    {
        // 8 header + 8 data + 4 pointer = 20; 8192 - 24 - 16 - 819 = 7333; 7333 / 20 = 366, and one level of 285 above
        var estimate = Btree(Index(["id int8 not null"], isUnique: true));
        Assert.Equal(1 + (Rows / 366 * (1 + (1.0 / 284))), estimate!.Likely, 3);
    }

    [Fact]
    public void Equal_keys_are_stored_once()
    {
        var few = new ColumnStatistics(0, 8, 10, null);
        var once = Btree(Index(["kind int8 not null"], few))!.Likely;
        var each = Btree(Index(["kind int8 not null"], few, options: ["deduplicate_items=off"]))!.Likely;
        Assert.InRange(once, each * 0.25, each * 0.4);
    }

    [Fact]
    public void Equal_keys_of_numeric_are_stored_each() =>
        Assert.Equal(Btree(Index(["a numeric not null"], new(0, 8, -1, null)))!.Likely, Btree(Index(["a numeric not null"], new(0, 8, 10, null)))!.Likely);

    [Fact]
    public void Values_in_TOAST_may_be_in_the_index_in_full()
    {
        var seen = new ColumnStatistics(0, 30, -1, null);
        var without = Btree(Index(["a text not null"], seen))!;
        var with = Btree(Index(["a text not null"], seen, toastPages: 5_000))!;
        Assert.Equal(without.Likely, with.Likely);
        Assert.Equal(5_500, with.AtMost - without.AtMost, 3);
    }

    [Theory]
    [InlineData("hash")]
    [InlineData("gin")]
    [InlineData("brin")]
    public void Of_other_access_methods_nothing_is_said(string method) => Assert.Null(Btree(Index(["a int8 not null"], method: method)));

    [Fact]
    public void Of_an_index_that_is_not_valid_nothing_is_said() => Assert.Null(Btree(Index(["a int8 not null"], isValid: false)));

    private static PageEstimate? Heap(Table table) => HeapSize.Estimate(table, BlockSize);

    private static PageEstimate? Btree(Index index) => BtreeSize.Estimate(index, BlockSize, 30_000);

    private static Table Table(
        string[] columns, ColumnStatistics? statistics = null, string? flaw = null, ImmutableArray<string> options = default, long changed = 0, int toastPages = 0)
    {
        var given = new SnapshotFixture();
        var table = new Table
        {
            Oid = given.NextOid(),
            Schema = given.Builder.Schemas.Values.Single(),
            Name = "t",
            Kind = TableKind.Ordinary,
            Rows = flaw == "never analyzed" ? null : Rows,
            Pages = 1_000_000,
            ToastPages = toastPages,
            IsHeap = flaw != "other access method",
            AttributeCount = columns.Length + (flaw == "dropped column" ? 1 : 0),
            Options = options.IsDefault ? [] : options,
            Activity = new() { ModifiedSinceAnalyze = flaw == "changed since" ? 50_000 : changed },
        };
        given.Builder.Tables.Add(table.Oid, table);
        foreach (var (words, at) in columns.Select((column, at) => (column.Split(' ', 3), at)))
        {
            given.Builder.Columns.Add(new()
            {
                Table = table,
                Number = (short)(at + 1),
                Name = words[0],
                Type = given.Type(words[1]),
                TypeName = words[1],
                IsNotNull = words.Length > 2,
                Statistics = words[1] is "text" or "numeric" || statistics?.DistinctValues > 0 ? statistics : null,
            });
        }

        return given.Build().Tables.Single();
    }

    private static Index Index(
        string[] columns, ColumnStatistics? statistics = null, bool isUnique = false, string method = "btree", bool isValid = true, ImmutableArray<string> options = default, int toastPages = 0)
    {
        var table = Table(columns, statistics, toastPages: toastPages);
        return new()
        {
            Oid = 1,
            Table = table,
            Name = "i",
            Method = method,
            Keys = [.. table.Columns.Select(column => new IndexKey(column, null, BuiltIn.ClassOf(column.Type), null))],
            IsUnique = isUnique,
            IsValid = isValid,
            Pages = 1_000_000,
            Rows = Rows,
            Options = options.IsDefault ? [] : options,
        };
    }
}
