using Inspector.Catalog.Trees;

namespace Inspector.Tests.Trees;

public sealed class NodeReaderTests
{
    [Fact]
    public void A_node_has_a_tag_and_named_fields()
    {
        var node = Tagged("{NULLTEST :arg {PARAM :paramid 1} :nulltesttype 1 :argisrow false}");

        Assert.Equal("NULLTEST", node.Tag);
        Assert.Equal(["arg", "nulltesttype", "argisrow"], node.Fields.Select(field => field.Name));
        Assert.Equal("PARAM", Assert.IsType<TaggedNode>(node["arg"]).Tag);
        Assert.Equal("false", Assert.IsType<AtomNode>(node["argisrow"]).Value);
        Assert.Null(node["location"]);
    }

    [Theory]
    [InlineData("(i 1 -2)", (int)ListKind.Integers)]
    [InlineData("(o 16384 4294967295)", (int)ListKind.Oids)]
    [InlineData("(x 3 4)", (int)ListKind.Transactions)]
    [InlineData("(b 8 9)", (int)ListKind.Bitmap)]
    [InlineData("({A} <>)", (int)ListKind.Nodes)]
    public void A_list_says_what_it_holds(string text, int kind)
    {
        var list = Assert.IsType<ListNode>(NodeReader.Read(text));

        Assert.Equal((ListKind)kind, list.Kind);
        Assert.Equal(2, list.Items.Length);
    }

    [Fact]
    public void A_list_may_be_empty()
    {
        Assert.Empty(Assert.IsType<ListNode>(NodeReader.Read("(b)")).Items);
        Assert.Empty(Assert.IsType<ListNode>(NodeReader.Read("()")).Items);
    }

    [Theory]
    [InlineData("\"abc\"", "abc")]
    [InlineData("\"\"", "")]
    [InlineData("\"\\5th\"", "5th")]
    [InlineData("\"\\<>\"", "<>")]
    [InlineData("\"\\\"q\"\"", "\"q\"")]
    [InlineData("\"a\\ b\\\nc\\(\\)\\{\\}\\\\\"", "a b\nc(){}\\")]
    [InlineData("\"\"\"", "\"")]
    public void A_string_stands_in_quotation_marks(string text, string value) => Assert.Equal(value, Assert.IsType<StringNode>(NodeReader.Read(text)).Value);

    [Theory]
    [InlineData("\\<>", "<>")]
    [InlineData("\\\"q\"", "\"q\"")]
    [InlineData("?column?", "?column?")]
    [InlineData("-1.5", "-1.5")]
    [InlineData("\"", "\"")]
    [InlineData("a\u00a0b\r", "a\u00a0b\r")]
    public void Anything_else_is_an_atom(string text, string value) => Assert.Equal(value, Assert.IsType<AtomNode>(NodeReader.Read(text)).Value);

    [Fact]
    public void Nothing_is_said_in_two_characters() => Assert.IsType<AbsentNode>(NodeReader.Read("<>"));

    [Fact]
    public void Bytes_come_with_the_length_of_their_type()
    {
        var value = Assert.IsType<DatumNode>(Tagged("{CONST :location 7 :constvalue 4 [ -1 -128 127 0 0 0 0 200 ]}")["constvalue"]);

        Assert.Equal(4, value.Length);
        Assert.Equal([255, 128, 127, 0, 0, 0, 0, 200], value.Bytes);
        Assert.Equal("4 [ -1 -128 127 0 0 0 0 200 ]", value.ToString());
    }

    [Fact]
    public void No_bytes_are_bytes() => Assert.Empty(Assert.IsType<DatumNode>(Tagged("{CONST :constvalue 0 [ ]}")["constvalue"]).Bytes);

    [Theory]
    [InlineData("{ALIAS :aliasname :location :colnames <>}", ":location")]
    [InlineData("{ALIAS :aliasname [ :colnames <>}", "[")]
    [InlineData("{ALIAS :aliasname \\5 :colnames <>}", "5")]
    public void A_name_like_notation_is_told_by_its_place(string text, string name)
    {
        var alias = Tagged(text);

        Assert.Equal(["aliasname", "colnames"], alias.Fields.Select(field => field.Name));
        Assert.Equal(name, Assert.IsType<AtomNode>(alias["aliasname"]).Value);
    }

    [Fact]
    public void Several_values_of_one_field_are_a_bare_list()
    {
        var node = Tagged("{SORT ANY :sortColIdx 1 2 3 :numCols 3 :last}");

        Assert.Equal(["", "sortColIdx", "numCols", "last"], node.Fields.Select(field => field.Name));
        Assert.Equal(["1", "2", "3"], Assert.IsType<ListNode>(node["sortColIdx"]).Items.Select(item => item.ToString()));
        Assert.Equal(ListKind.Bare, ((ListNode)node["sortColIdx"]!).Kind);
        Assert.IsType<AbsentNode>(node["last"]);
    }

    [Fact]
    public void Every_node_quotes_its_own_text()
    {
        const string text = "  {A :b (i 1 2)\n:c {D :e \"f\"}} ";

        Assert.Equal(
            ["{A :b (i 1 2)\n:c {D :e \"f\"}}", "(i 1 2)", "1", "2", "{D :e \"f\"}", "\"f\""],
            NodeReader.Read(text).Walk().Select(node => node.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{{A}}")]
    [InlineData("{(A)}")]
    [InlineData("{A")]
    [InlineData("{A :b")]
    [InlineData("{A :b (}")]
    [InlineData("{A :b )}")]
    [InlineData("(1 2}")]
    [InlineData("{A :b 1)")]
    [InlineData("}")]
    [InlineData(")")]
    [InlineData("{A} {B}")]
    [InlineData("{A} b")]
    [InlineData("a {A}")]
    [InlineData("{A :b 1}}")]
    [InlineData("{A :b 4 [ 1 2}")]
    [InlineData("{A :b 4 [ 1 2")]
    [InlineData("{A :b 4 [ 1 x ]}")]
    [InlineData("{A :b 4 [ 1 256 ]}")]
    [InlineData("{A :b 4 [ 1 -129 ]}")]
    [InlineData("{A :b 99999999999 [ 1 ]}")]
    [InlineData("{A :b \"\\")]
    public void A_malformed_text_is_opaque_as_a_whole(string text)
    {
        var node = Assert.IsType<OpaqueNode>(NodeReader.Read(text));

        Assert.Equal(text, node.ToString());
    }

    private static TaggedNode Tagged(string text) => Assert.IsType<TaggedNode>(NodeReader.Read(text));
}
