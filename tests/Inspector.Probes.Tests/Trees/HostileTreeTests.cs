using System.Text;
using Inspector.Catalog;
using Inspector.Catalog.Trees;

namespace Inspector.Tests.Trees;

/// <summary>Whatever the text, reading answers.</summary>
public sealed class HostileTreeTests
{
    [Fact]
    public void Random_trees_are_read_as_they_were_meant()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var (text, outline) = new RandomTree(seed).Next(5);

            Assert.Equal(outline, RandomTree.Outline(NodeReader.Read(text)));
        }
    }

    [Fact]
    public void A_node_cut_short_anywhere_is_opaque()
    {
        var random = new Random(7);
        foreach (var tree in StoredTrees.All.Where(tree => tree != "<>"))
        {
            for (var time = 0; time < 10; time++)
            {
                Assert.IsType<OpaqueNode>(NodeReader.Read(tree[..random.Next(tree.Length)]));
            }
        }
    }

    [Fact]
    public void A_tree_damaged_anywhere_still_has_an_answer_to_every_question()
    {
        var random = new Random(11);
        string[] damage = ["", "(", ")", "{", "}", "\\", " ", "<>", ":", "[", "]", "\"", "-", "99999999999", "{VAR", "\0", "\ud800"];
        foreach (var tree in StoredTrees.All.Where(tree => tree.Length > 2))
        {
            var broken = new StringBuilder(tree);
            for (var time = 0; time < 5; time++)
            {
                var at = random.Next(broken.Length);
                broken.Remove(at, random.Next(2)).Insert(at, damage[random.Next(damage.Length)]);
                AskEverything(broken.ToString());
            }
        }
    }

    [Fact]
    public void A_tree_with_a_missing_field_still_has_an_answer_to_every_question()
    {
        var random = new Random(13);
        foreach (var tree in StoredTrees.All)
        {
            var nodes = NodeReader.Read(tree).Walk().OfType<TaggedNode>().Where(node => !node.Fields.IsEmpty).ToList();
            if (nodes.Count == 0)
            {
                continue;
            }

            var node = nodes[random.Next(nodes.Count)];
            var field = node.Fields[random.Next(node.Fields.Length)];
            foreach (var instead in new[] { "<>", "{X}", "(i 1)", "77777", "name", "\"name\"", "1 [ 1 ]" })
            {
                AskEverything($"{tree[..field.Value.Start]}{instead}{tree[field.Value.End..]}");
            }
        }
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("{A :b ", "}")]
    [InlineData("{BOOLEXPR :boolop not :args (", ")}")]
    [InlineData("{SUBLINK :subLinkType 4 :testexpr <> :subselect {QUERY :x ", "}}")]
    public void Nesting_beyond_measure_is_opaque(string open, string close)
    {
        var text = Nested(open, "<>", close, NodeReader.MaximumDepth + 1);

        Assert.IsType<OpaqueNode>(NodeReader.Read(text));
        OnLittleStack(() => AskEverything(text));
    }

    [Fact]
    public void A_million_open_brackets_are_opaque() => Assert.IsType<OpaqueNode>(NodeReader.Read(new('(', 1_000_000)));

    [Fact]
    public void What_is_deep_but_read_keeps_its_columns_and_calls()
    {
        // 8,000 operators fit into the default stack of a server; this is twice as deep
        const string open = "{OPEXPR :opno 551 :opfuncid 177 :opresulttype 23 :opretset false :opcollid 0 :inputcollid 0 :args (";
        const string column = "{VAR :varno 1 :varattno 7 :vartype 23 :vartypmod -1 :varcollid 0 :varlevelsup 0 :varnosyn 1 :varattnosyn 7}";
        var expression = new Expression(Nested(open, column, ")}", 16_000));

        OnLittleStack(() =>
        {
            Assert.Equal([7], expression.Root.Columns);
            Assert.Equal([551u], expression.Root.Operators);
            Assert.Equal(16_001, expression.Root.Walk().Count());
            Assert.Equal([9], expression.WithColumns(_ => 9)!.Root.Columns);
            AskEverything(expression.Text);
        });
    }

    [Fact]
    public void What_is_deep_may_be_compared_and_reasoned_about()
    {
        var text = Nested("{BOOLEXPR :boolop not :args (", "{CONST :consttype 16 :constisnull true :constvalue <>}", ")}", 16_000);

        OnLittleStack(() => AskEverything(text));
    }

    [Fact]
    public void Deep_sub_selects_keep_their_levels()
    {
        const int depth = 3000;
        const string open = "{SUBLINK :subLinkType 4 :testexpr <> :subselect {QUERY :targetList ({VAR :varno 1 :varattno 3 :vartype 23 :varlevelsup 0} ";
        var column = $"{{VAR :varno 1 :varattno 7 :vartype 23 :varlevelsup {depth} :varattnosyn 7}}";
        var expression = new Expression(Nested(open, column, ")}}", depth));

        OnLittleStack(() =>
        {
            Assert.Equal([7], expression.Root.Columns);
            Assert.Equal([9], expression.WithColumns(_ => 9)!.Root.Columns);
        });
    }

    private static string Nested(string open, string core, string close, int times) =>
        new StringBuilder().Insert(0, open, times).Append(core).Insert(open.Length * times + core.Length, close, times).ToString();

    private static void AskEverything(string text)
    {
        var expression = new Expression(text);
        var root = expression.Root;
        Assert.NotNull(root.ToString());
        Assert.Equal(root, new Expression(text).Root);
        Assert.Equal(root.GetHashCode(), new Expression(text).Root.GetHashCode());
        Assert.Equal(root.Columns, root.Columns);
        Assert.Equal(root.Functions.Length, root.Functions.Distinct().Count());
        Assert.Equal(root.Relations, root.Relations.Order());
        Assert.All(root.Walk().OfType<Constant>(), constant => Assert.True(constant is { String: null } or { Integer: null, Boolean: null }));
        Assert.Equal(expression.WithColumns(number => number), root is Opaque { IsUnreadable: true } ? null : expression);
        Assert.NotEmpty(Expression.Items(text));
        Assert.True(root.Implies(root));
    }

    /// <summary>A quarter of the stack of an ordinary thread: what would run out of that one fails here.</summary>
    private static void OnLittleStack(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception caught)
                {
                    failure = caught;
                }
            },
            1024 * 1024);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
