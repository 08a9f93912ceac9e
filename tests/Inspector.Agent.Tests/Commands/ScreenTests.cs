using Inspector.Agent.Commands;

namespace Inspector.Tests.Commands;

public sealed class ScreenTests
{
    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdef", 3, "abc")]
    [InlineData("日本語", 5, "日本")]
    [InlineData("\u001b[31mabc\u001b[0mdef", 4, "\u001b[31mabc\u001b[0md\u001b[0m")]
    [InlineData("", 3, "")]
    public void A_line_is_cut_where_the_window_ends_and_colours_take_no_room(string line, int columns, string cut) => Assert.Equal(cut, Screen.Cut(line, columns));

    [Fact]
    public void What_was_never_drawn_on_is_not_left()
    {
        var window = new PaperWindow();

        new Screen(window).Leave();

        Assert.Equal("", window.All);
    }

    [Fact]
    public void A_frame_fills_the_window_and_no_more()
    {
        var window = new PaperWindow { Size = (40, 8) };
        var screen = new Screen(window);

        screen.Draw([.. Enumerable.Range(0, 100).Select(line => $"line {line}")], 10, "footer");

        Assert.Equal([.. Enumerable.Range(10, 7).Select(line => $"line {line}"), "footer"], window.Frame.Split('\n'));
    }
}
