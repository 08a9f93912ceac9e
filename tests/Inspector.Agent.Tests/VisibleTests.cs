using Inspector.Agent;
using Inspector.Agent.Reports;

namespace Inspector.Tests;

public sealed class VisibleTests
{
    [Theory]
    [InlineData("orders", "orders")]
    [InlineData("größe 表 😀 é", "größe 表 😀 é")]
    [InlineData("a\nb\rc\td", @"a\nb\rc\td")]
    [InlineData("\u001b[0m", @"\u{1B}[0m")]
    [InlineData("\u202E\u200B\u00A0\u3164", @"\u{202E}\u{200B}\u{A0}\u{3164}")]
    [InlineData("\U000E0041", @"\u{E0041}")]
    [InlineData("\0", @"\u{0}")]
    public void What_cannot_be_seen_becomes_an_escape(string text, string expected) => Assert.Equal(expected, Visible.Text(text));

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("a\nb\r\n\tc  d", "a b c d")]
    [InlineData(" x ", "x")]
    [InlineData("\u001b[31mred\u0007\u0000\u007f", @"\u{1B}[31mred\u{7}\u{0}\u{7F}")]
    [InlineData("a\u202eb\u2066c\u200e", @"a\u{202E}b\u{2066}c\u{200E}")]
    [InlineData("a\u2028b\u0085c\u00a0d", "a b c d")]
    [InlineData("é🐘 \"q\" <b>", "é🐘 \"q\" <b>")]
    public void A_message_becomes_one_line(string? text, string expected) => Assert.Equal(expected, Visible.Line(text));

    [Fact]
    public void Half_a_character_is_replaced() => Assert.Equal("a\ufffdb\ufffd", Visible.Line("a\ud83db\udc18"));

    [Theory]
    [InlineData("12345", 5, "12345")]
    [InlineData("123456", 5, "1234…")]
    [InlineData("123🐘6", 5, "123…")]
    [InlineData("12🐘67", 5, "12🐘…")]
    public void A_message_is_shortened_at_a_whole_character(string text, int length, string expected) => Assert.Equal(expected, Visible.Line(text, length));

    [Fact]
    public void Names_that_differ_in_white_space_alone_are_told_apart()
    {
        Assert.Equal("\"a\\nb\"", Visible.Quoted("a\nb"));
        Assert.Equal("\"a  b\"", Visible.Quoted("a  b"));
    }

    [Fact]
    public void The_longest_name_of_PostgreSQL_is_shown_whole_and_what_is_no_name_is_not()
    {
        Assert.Equal($"\"{new string('x', 63)}\"", Visible.Quoted(new('x', 63)));
        Assert.Equal($"\"{new string('x', 79)}…\"", Visible.Quoted(new('x', 1_000_000)));
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("größe", 5)]
    [InlineData("e\u0301", 1)]
    [InlineData("表", 2)]
    [InlineData("😀", 2)]
    public void Width_is_in_columns(string text, int expected) => Assert.Equal(expected, DisplayWidth.Of(text));
}
