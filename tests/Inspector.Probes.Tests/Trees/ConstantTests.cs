using Inspector.Catalog;
using Inspector.Catalog.Trees;
using static Inspector.Tests.Trees.TermsOf;

namespace Inspector.Tests.Trees;

public sealed class ConstantTests
{
    [Theory]
    [InlineData(WellKnown.Int2, -32768)]
    [InlineData(WellKnown.Int4, int.MinValue)]
    [InlineData(WellKnown.Int4, int.MaxValue)]
    [InlineData(WellKnown.Int8, long.MinValue)]
    [InlineData(WellKnown.Int8, 4294967296)]
    public void An_integer_is_read_with_its_sign(uint type, long value)
    {
        var constant = new Constant(type, [.. EightBytes(value)]);

        Assert.Equal(value, constant.Integer);
        Assert.Null(constant.Boolean);
        Assert.Null(constant.String);
    }

    [Fact]
    public void A_negative_number_may_be_padded_with_zeros() => Assert.Equal(-2, new Constant(WellKnown.Int4, [0xfe, 0xff, 0xff, 0xff, 0, 0, 0, 0]).Integer);

    [Fact]
    public void A_number_from_a_big_endian_server_is_not_mistaken_for_another() =>
        Assert.Null(new Constant(WellKnown.Int4, [0, 0, 0, 0, 0, 0, 0, 1]).Integer);

    [Fact]
    public void A_boolean_is_nothing_else()
    {
        Assert.True(True.Boolean);
        Assert.False(False.Boolean);
        Assert.Null(NullBoolean.Boolean);
        Assert.Null(True.Integer);
        Assert.Null(new Constant(WellKnown.Bool, [2, 0, 0, 0, 0, 0, 0, 0]).Boolean);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ünï\n\"😀")]
    public void A_text_is_read_behind_its_header_of_four_bytes(string value) => Assert.Equal(value, Text(value).String);

    [Fact]
    public void A_text_is_read_behind_its_header_of_one_byte()
    {
        Assert.Equal("abc", new Constant(WellKnown.Varchar, [(4 << 1) | 1, (byte)'a', (byte)'b', (byte)'c']).String);
        Assert.Equal("", new Constant(WellKnown.Text, [(1 << 1) | 1]).String);
    }

    [Fact]
    public void A_name_ends_where_its_zeros_begin() => Assert.Equal("ab", new Constant(19, [(byte)'a', (byte)'b', 0, 0]).String);

    [Fact]
    public void A_text_that_cannot_be_read_is_none()
    {
        byte[][] unreadable =
        [
            [],
            [20, 0, 0],
            [24, 0, 0, 0, (byte)'a'],                 // longer than it is
            [22, 0, 0, 0, (byte)'a'],                 // compressed
            [1, 18, 0, 0, 0],                         // stored elsewhere
            [20, 0, 0, 0, 0xe9],                      // LATIN1
        ];

        Assert.All(unreadable, bytes => Assert.Null(new Constant(WellKnown.Text, [.. bytes]).String));
        Assert.Null(new Constant(WellKnown.Text, default).String);
        Assert.Null(new Constant(WellKnown.Numeric, Text("a").Bytes).String);
    }

    [Fact]
    public void Constants_are_equal_when_type_and_bytes_are()
    {
        Assert.Equal(Text("a"), Text("a"));
        Assert.Equal(Text("a").GetHashCode(), Text("a").GetHashCode());
        Assert.NotEqual(Text("a"), Text("b"));
        Assert.NotEqual(Text("a"), Text("a", WellKnown.Varchar));
        Assert.NotEqual<Term>(NullBoolean, new Constant(WellKnown.Bool, []));
        Assert.NotEqual(NullBoolean, new Constant(WellKnown.Int4, default));
    }
}
