using Inspector.Catalog;
using Inspector.Catalog.Trees;
using static Inspector.Tests.Trees.TermsOf;

namespace Inspector.Tests.Trees;

public sealed class TermReaderTests
{
    private const string Var = "{VAR :varno 1 :varattno 3 :vartype 25 :vartypmod -1 :varcollid 100 :varlevelsup 0 :varnosyn 1 :varattnosyn 3 :location 41}";

    [Fact]
    public void An_unknown_node_is_opaque_and_keeps_what_is_in_it()
    {
        var fifth = Var.Replace(":varattno 3", ":varattno 5", StringComparison.Ordinal);
        var term = Read($"{{NOVELTY :arg {Var} :deep (({{OTHER :funcid 870 :args ({fifth})}})) :opno 98}}");

        var opaque = Assert.IsType<Opaque>(term);
        Assert.Equal("NOVELTY", opaque.Tag);
        Assert.Equal([Column(3, WellKnown.Text)], opaque.Children.OfType<ColumnReference>());
        Assert.Equal([3, 5], term.Columns);
        Assert.Equal([870u], term.Functions);
        Assert.Equal([98u], term.Operators);
    }

    [Theory]
    [InlineData("{VAR :varno 1 :varattno 99999 :vartype 25 :varlevelsup 0}")]
    [InlineData("{VAR :varno 1 :varattno <> :vartype 25 :varlevelsup 0}")]
    [InlineData("{VAR :varno 1 :varattno 1 :vartype 25 :varlevelsup 0 :varreturningtype 1}")]
    [InlineData("{CONST :consttype 23 :constisnull false :constvalue <>}")]
    [InlineData("{CONST :consttype 23 :constisnull true :constvalue 1 [ 1 ]}")]
    [InlineData("{NULLTEST :arg {X} :nulltesttype 2 :argisrow false}")]
    [InlineData("{NULLTEST :arg <> :nulltesttype 1 :argisrow false}")]
    [InlineData("{NULLTEST :arg {X} :nulltesttype 1}")]
    [InlineData("{BOOLEANTEST :arg {X} :booltesttype 6}")]
    [InlineData("{BOOLEXPR :boolop xor :args ({X} {X})}")]
    [InlineData("{BOOLEXPR :boolop not :args ({X} {X})}")]
    [InlineData("{BOOLEXPR :boolop and :args <>}")]
    [InlineData("{BOOLEXPR :boolop and :args (i 1 2)}")]
    [InlineData("{OPEXPR :opno 96 :opfuncid 65 :opresulttype 16 :opretset true :inputcollid 0 :args ({X} {X})}")]
    [InlineData("{OPEXPR :opno 96 :opfuncid 65 :opresulttype 16 :opretset false :inputcollid 0 :args ({X} {X} {X})}")]
    [InlineData("{OPEXPR :opno -96 :opfuncid 65 :opresulttype 16 :opretset false :inputcollid 0 :args ({X} {X})}")]
    [InlineData("{CASE :casetype 25 :arg <> :args ({X}) :defresult <>}")]
    [InlineData("{CASE :casetype 25 :arg <> :args <> :defresult <>}")]
    [InlineData("{SUBLINK :subLinkType 0 :testexpr <> :subselect {X}}")]
    [InlineData("{SUBLINK :subLinkType 8 :testexpr <> :subselect {QUERY}}")]
    [InlineData("{SQLVALUEFUNCTION :op 15 :type 19 :typmod -1}")]
    [InlineData("{COALESCE :coalescetype 25 :args <>}")]
    public void A_known_node_of_another_shape_is_opaque(string tree) => Assert.Equal(tree[1..tree.IndexOf(' ')], Assert.IsType<Opaque>(Read(tree)).Tag);

    [Theory]
    [InlineData("COALESCE", "COALESCEEXPR", ":coalescetype 25 :args ({X})")]
    [InlineData("ARRAY", "ARRAYEXPR", ":array_typeid 1009 :element_typeid 25 :elements <> :multidims false")]
    [InlineData("COLLATE", "COLLATEEXPR", ":arg {X} :collOid 950")]
    [InlineData("WHEN", "CASEWHEN", ":expr {X} :result {X}")]
    public void The_names_of_14_and_of_16_mean_the_same(string before, string after, string fields)
    {
        var term = Read($"{{{before} {fields}}}");

        Assert.IsNotType<Opaque>(term);
        Assert.Equal(term, Read($"{{{after} {fields}}}"));
    }

    [Fact]
    public void How_a_conversion_was_written_plays_no_part()
    {
        var spelled = Read($"{{RELABELTYPE :arg {Var} :resulttype 25 :resulttypmod -1 :resultcollid 100 :relabelformat 1 :location 5}}");
        var implied = Read($"{{RELABELTYPE :arg {Var} :resulttype 25 :resulttypmod -1 :resultcollid 100 :relabelformat 2 :location -1}}");

        Assert.Equal(new Relabel(Column(3, WellKnown.Text), WellKnown.Text), spelled);
        Assert.Equal(spelled, implied);
    }

    [Fact]
    public void What_cannot_be_read_says_so()
    {
        Assert.True(Read("{VAR").Equals(new Expression("{VAR").Root));
        Assert.True(Read("{VAR") is Opaque { IsUnreadable: true, Tag: "" });
        Assert.True(Read("<>") is Opaque { IsUnreadable: false, Tag: "" });
    }

    [Fact]
    public void Equal_terms_have_equal_hashes()
    {
        foreach (var tree in StoredTrees.All)
        {
            Assert.Equal(Read(tree), Read(tree));
            Assert.Equal(Read(tree).GetHashCode(), Read(tree).GetHashCode());
        }
    }

    private static Term Read(string tree) => TermReader.Read(NodeReader.Read(tree));
}
