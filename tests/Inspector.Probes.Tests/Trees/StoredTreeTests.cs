using Inspector.Catalog;
using Inspector.Catalog.Trees;

namespace Inspector.Tests.Trees;

/// <summary>Real trees of every supported version.</summary>
public sealed class StoredTreeTests
{
    // Kinds of node that have no term of their own, in expressions and in the queries inside them. 14 and 15 write the shorter names.
    private static readonly HashSet<string> WithoutTerm = new(StringComparer.Ordinal)
    {
        "ROW", "ROWEXPR", "ROWCOMPARE", "ROWCOMPAREEXPR", "MINMAX", "MINMAXEXPR", "FIELDSELECT", "SUBSCRIPTINGREF",
        "JSONISPREDICATE", "JSONCONSTRUCTOREXPR", "JSONEXPR", "JSONBEHAVIOR", "JSONFORMAT", "JSONRETURNING",
        "AGGREF", "WINDOWFUNC", "WINDOWCLAUSE", "SORTGROUPCLAUSE",
        "QUERY", "RTE", "RANGETBLENTRY", "RTEPERMISSIONINFO", "RANGETBLFUNCTION", "ALIAS", "FROMEXPR", "JOINEXPR", "RANGETBLREF", "TARGETENTRY",
        "COMMONTABLEEXPR", "NOTIFY", "NOTIFYSTMT", "PARTITIONBOUNDSPEC", "PARTITIONRANGEDATUM",
    };

    public static TheoryData<int> Versions => [.. StoredTrees.Versions];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_tree_is_read_whole(int version)
    {
        foreach (var (name, tree) in StoredTrees.Of(version))
        {
            var node = NodeReader.Read(tree);

            Assert.False(node is OpaqueNode, name);
            Assert.Equal(tree, node.ToString());
            Assert.DoesNotContain(node.Walk(), inner => inner is ListNode { Kind: ListKind.Bare });
            Assert.DoesNotContain(node.Walk().OfType<TaggedNode>().SelectMany(inner => inner.Fields), field => field.Name.Length == 0);
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_tree_written_again_from_its_nodes_is_the_same_text(int version)
    {
        foreach (var tree in StoredTrees.Of(version).Values)
        {
            Assert.Equal(tree, TreeWriter.Write(NodeReader.Read(tree)));
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Nothing_that_has_a_term_of_its_own_is_opaque(int version)
    {
        foreach (var (name, tree) in StoredTrees.Of(version))
        {
            var opaque = Expression.Items(tree).SelectMany(item => new Expression(item).Root.Walk()).OfType<Opaque>();

            // a tree may also be a list of nodes, or absent
            Assert.All(opaque, term => Assert.True(WithoutTerm.Contains(term.Tag) || term is { Tag: "", IsUnreadable: false }, $"{name}: {term.Tag}"));
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_kind_of_term_occurs(int version)
    {
        var occurring = StoredTrees.Of(version).Values.SelectMany(tree => new Expression(tree).Root.Walk()).Select(term => term.GetType()).ToHashSet();

        var kinds = typeof(Term).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Term)));
        Assert.Equal([], kinds.Where(kind => !occurring.Contains(kind)));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_walk_over_terms_sees_every_column_and_every_call_that_a_walk_over_nodes_sees(int version)
    {
        foreach (var (name, tree) in StoredTrees.Of(version))
        {
            var node = NodeReader.Read(tree);
            var root = new Expression(tree).Root;

            var references = References.All(node).ToList();
            Assert.Equal(Of(ReferenceKind.Function), root.Functions);
            Assert.Equal(Of(ReferenceKind.Operator), root.Operators);
            Assert.Equal(Of(ReferenceKind.Relation), root.Relations);
            Assert.True(node.Walk().Count(IsColumn) == root.Walk().Count(term => term is ColumnReference), name);

            static bool IsColumn(Node inner) => inner is TaggedNode { Tag: "VAR" };
            IEnumerable<uint> Of(ReferenceKind kind) => references.Where(reference => reference.Kind == kind).Select(reference => reference.Oid).Distinct().Order();
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_view_gives_away_its_functions_and_operators(int version)
    {
        // int4gt, int8(int4) of the frame's "1 preceding", max(int4), count(*), rank(); the operators =, < (to group by) and >
        var view = StoredTrees.Expression(version, "view.window_and_cte").Root;

        Assert.Equal([147, 481, 2116, 2803, 3101], view.Functions);
        Assert.Equal([96, 97, 521], view.Operators);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_view_gives_away_its_relations(int version)
    {
        var view = StoredTrees.Expression(version, "view.joined").Root;
        var policy = StoredTrees.Expression(version, "using.by_membership").Root;

        // 14 and 15 also list the view itself, twice
        Assert.Contains(Assert.Single(policy.Relations), view.Relations);
        Assert.Equal([1067u], view.Functions.Where(function => function != 65));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Columns_are_those_of_the_expressions_own_table(int version)
    {
        Assert.Equal([1, 6], Columns("check.built_row_is_not_null"));
        Assert.Equal([1, 3], Columns("check.row_comparison"));
        Assert.Equal([16], Columns("check.field"));
        Assert.Equal([1], Columns("check.greatest_of"));
        Assert.Equal([0], Columns("check.whole_row"));
        Assert.Equal([-6], Columns("check.system_column"));
        Assert.Equal([2], Columns("using.by_membership"));
        Assert.Equal([1, 2], Columns("using.by_array"));
        Assert.Equal([2], Columns("using.by_list"));
        Assert.Equal([1, 3], Columns("when.changed"));
        Assert.Equal([], Columns("view.joined"));
        Assert.Equal([], Columns("check.label_length"));

        IEnumerable<short> Columns(string name) => StoredTrees.Expression(version, name).Root.Columns;
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_partitions_expressions_renumbered_are_its_roots(int version)
    {
        // measures (tenant, taken, value, note); measures_old (dropped, note, value, taken, tenant)
        short[] numbers = [0, 0, 4, 3, 2, 1];
        var root = StoredTrees.Of(version)["expressions.measures_expression"];
        var partition = StoredTrees.Of(version)["expressions.measures_old_lower_expr_idx"];

        Assert.Equal(
            Expression.Items(root).Select(item => new Expression(item)),
            Expression.Items(partition).Select(item => new Expression(item).WithColumns(number => numbers[number])));
        Assert.Equal(
            StoredTrees.Expression(version, "predicate.measures_expression"),
            StoredTrees.Expression(version, "predicate.measures_old_lower_expr_idx").WithColumns(number => numbers[number]));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Only_columns_of_the_outermost_level_are_renumbered(int version)
    {
        var policy = StoredTrees.Expression(version, "using.by_membership");

        var renumbered = policy.WithColumns(number => (short)(number + 40))!;

        Assert.Equal([42], renumbered.Root.Columns);
        Assert.Equal(policy, renumbered.WithColumns(number => (short)(number - 40)));
        Assert.Equal([1, 2], Inner(renumbered).Order().ToArray());
        Assert.Equal(Inner(policy), Inner(renumbered));

        static IEnumerable<short> Inner(Expression expression) =>
            expression.Root.Walk().OfType<ColumnReference>().Where(column => column.LevelsUp == 0).Select(column => column.Number);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Hostile_names_are_names(int version)
    {
        var view = NodeReader.Read(StoredTrees.Of(version)["view.names"]);

        var alias = view.Walk().OfType<TaggedNode>().Last(node => node.Tag == "ALIAS" && node["colnames"] is ListNode);
        Assert.Equal(":location", Assert.IsType<AtomNode>(alias["aliasname"]).Value);
        Assert.Equal(
            ["tab\tline\nfeed", "<>", ":location", "5th", "-1", "\"quoted\"", "[ 1 2 ]", "i", "ünï😀", ":varattno 1"],
            alias["colnames"]!.Children.Cast<StringNode>().Select(name => name.Value));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Where_it_stood_in_the_source_is_all_that_an_expression_forgets(int version)
    {
        foreach (var tree in StoredTrees.Of(version).Values)
        {
            var expression = new Expression(tree);

            Assert.Equal(
                NodeReader.Read(tree).Walk().OfType<TaggedNode>().SelectMany(node => node.Fields).Select(field => field.Name).Where(name => name != "location"),
                NodeReader.Read(expression.Text).Walk().OfType<TaggedNode>().SelectMany(node => node.Fields).Select(field => field.Name));
        }
    }
}
