using Inspector.Catalog;
using Inspector.Catalog.Trees;

namespace Inspector.Tests.Trees;

public sealed class ExpressionTests
{
    [Fact]
    public void Expressions_are_equal_wherever_they_stood()
    {
        var here = new Expression("{NULLTEST :arg {PARAM :paramid 1 :location 12} :nulltesttype 1 :location 4711}");
        var there = new Expression("{NULLTEST :arg {PARAM :paramid 1 :location -1} :nulltesttype 1 :location -1}");

        Assert.Equal(here, there);
        Assert.Equal(here.GetHashCode(), there.GetHashCode());
        Assert.Equal("{NULLTEST :arg {PARAM :paramid 1} :nulltesttype 1}", here.Text);
    }

    [Fact]
    public void A_location_before_another_field_goes_too() =>
        Assert.Equal("{CONST :constisnull true :constvalue <>}", new Expression("{CONST :constisnull true :location 5 :constvalue <>}").Text);

    [Theory]
    [InlineData("{ALIAS :aliasname :location :colnames <>}")]
    [InlineData("{ALIAS :aliasname x\\ :location\\ 5 :colnames (\"\\ :location\\ 5\\ \")}")]
    [InlineData("{X :location 5")]
    [InlineData("{X :location ")]
    public void Nothing_else_is_taken_for_a_location(string tree) => Assert.Equal(tree, new Expression(tree).Text);

    [Fact]
    public void A_table_called_location_keeps_its_name_and_loses_its_place() =>
        Assert.Equal("{ALIAS :aliasname :location}", new Expression("{ALIAS :aliasname :location :location 5}").Text);

    [Fact]
    public void The_root_is_read_once_whoever_asks()
    {
        var expression = StoredTrees.Expression(18, "check.and_or_not");
        var roots = new Term[8];

        Parallel.For(0, roots.Length, at => roots[at] = expression.Root);

        Assert.All(roots, root => Assert.Same(roots[0], root));
    }

    [Fact]
    public void A_list_has_items()
    {
        Assert.Equal(["{A :b (i 1)}", "{C \\} :d {E}}"], Expression.Items("({A :b (i 1)} {C \\} :d {E}})"));
        Assert.Equal(["{A}"], Expression.Items("({A})"));
    }

    [Theory]
    [InlineData("{A :b (i 1)}")]
    [InlineData("<>")]
    [InlineData("")]
    [InlineData("(i 1 2)")]
    [InlineData("({A} {B}")]
    [InlineData("({A}) {B})")]
    [InlineData("({A}}")]
    public void What_is_no_list_of_nodes_is_one_item(string tree) => Assert.Equal([tree], Expression.Items(tree));

    [Fact]
    public void Renumbering_changes_both_numbers_of_a_column_and_nothing_else()
    {
        const string tree = "{NULLTEST :arg {VAR :varno 1 :varattno 3 :vartype 3 :varlevelsup 0 :varnosyn 1 :varattnosyn 3} :nulltesttype 1}";

        var renumbered = new Expression(tree).WithColumns(number => (short)(number * 100));

        Assert.Equal(
            "{NULLTEST :arg {VAR :varno 1 :varattno 300 :vartype 3 :varlevelsup 0 :varnosyn 1 :varattnosyn 300} :nulltesttype 1}",
            renumbered!.Text);
    }

    [Theory]
    [InlineData("{VAR :varno 1 :varattno 0 :vartype 3 :varlevelsup 0 :varattnosyn 0}")]
    [InlineData("{VAR :varno 1 :varattno -6 :vartype 3 :varlevelsup 0 :varattnosyn -6}")]
    [InlineData("{VAR :varno 1 :varattno 2 :vartype 3 :varlevelsup 1 :varattnosyn 2}")]
    [InlineData("{QUERY :targetList ({VAR :varno 1 :varattno 2 :vartype 3 :varlevelsup 0 :varattnosyn 2})}")]
    [InlineData("{X :varattno 2}")]
    public void Whole_rows_system_columns_and_other_levels_keep_their_numbers(string tree)
    {
        var expression = new Expression(tree);

        Assert.Same(expression, expression.WithColumns(_ => 9));
    }

    [Fact]
    public void What_cannot_be_read_cannot_be_renumbered() => Assert.Null(new Expression("{VAR :varattno 2").WithColumns(number => number));
}
