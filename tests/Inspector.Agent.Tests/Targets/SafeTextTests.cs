using Inspector.Agent.Targets;

namespace Inspector.Tests.Targets;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("a\nb\r\n\tc  d", "a b c d")]
    [InlineData(" x ", "x")]
    [InlineData("\u001b[31mred\u0007\u0000\u007f", "\ufffd[31mred\ufffd\ufffd\ufffd")]
    [InlineData("a\u202eb\u2066c\u200e", "a\ufffdb\ufffdc\ufffd")]
    [InlineData("a\u2028b\u0085c\u00a0d", "a b c d")]
    [InlineData("é🐘 \"q\" <b>", "é🐘 \"q\" <b>")]
    [InlineData("👩\u200d💻", "👩\u200d💻")]
    public void Text_becomes_one_harmless_line(string? text, string expected) => Assert.Equal(expected, SafeText.OneLine(text));

    [Fact]
    public void Half_a_character_is_replaced() => Assert.Equal("a\ufffdb\ufffd", SafeText.OneLine("a\ud83db\udc18"));

    [Theory]
    [InlineData("12345", 5, "12345")]
    [InlineData("123456", 5, "1234…")]
    [InlineData("123🐘6", 5, "123…")]
    [InlineData("12🐘67", 5, "12🐘…")]
    public void Text_is_shortened_at_a_whole_character(string text, int length, string expected) => Assert.Equal(expected, SafeText.OneLine(text, length));
}
