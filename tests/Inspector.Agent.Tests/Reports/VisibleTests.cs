using Inspector.Agent.Reports;

namespace Inspector.Tests.Reports;

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
    [InlineData("abc", 3)]
    [InlineData("größe", 5)]
    [InlineData("e\u0301", 1)]
    [InlineData("表", 2)]
    [InlineData("😀", 2)]
    public void Width_is_in_columns(string text, int expected) => Assert.Equal(expected, DisplayWidth.Of(text));
}
