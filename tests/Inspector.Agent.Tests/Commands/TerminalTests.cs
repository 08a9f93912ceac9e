using System.Globalization;
using Inspector.Agent.Commands;

namespace Inspector.Tests.Commands;

public sealed class TerminalTests
{
    [Theory]
    [InlineData("xterm", null, 120, true, true)]
    [InlineData("xterm", "", 120, true, true)]
    [InlineData("xterm", "1", 120, false, true)]
    [InlineData("dumb", null, 120, false, false)]
    [InlineData("", null, 120, false, false)]
    [InlineData(null, null, 120, false, false)]
    [InlineData("xterm", null, null, false, true)]
    public void Colour_is_for_a_window_that_can_show_it_and_a_reader_who_wants_it(string? term, string? noColour, int? columns, bool colour, bool progress)
    {
        var terminal = Of(term, noColour, columns, isErrorWatched: true);

        Assert.Equal((colour, progress), (terminal.UseColour, terminal.ShowsProgress));
        Assert.Equal(colour, terminal.Window is not null);
    }

    [Theory]
    [InlineData(null, 100)]
    [InlineData(120, 120)]
    [InlineData(1_000, 160)]
    [InlineData(3, 40)]
    public void Lines_are_as_wide_as_the_window_within_reason(int? columns, int expected) => Assert.Equal(expected, Of("xterm", null, columns, isErrorWatched: false).Width);

    [Fact]
    public void Progress_is_drawn_in_one_line_that_goes_before_anything_is_said()
    {
        using var error = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var terminal = Terminal.Of(TextWriter.Null, error, name => name == "TERM" ? "xterm" : null, 80, isErrorWatched: true);
        var progress = new Progress(terminal);

        progress.Report("reading the \u001b[2J catalog");
        progress.Report(new('x', 500));
        terminal.Say("stopped");
        terminal.EndStatus();

        const string clear = "\r\u001b[K";
        Assert.Equal($@"{clear}reading the \u{{1B}}[2J catalog ...{clear}{new string('x', 69)}… ...{clear}inspector: stopped{"\n"}", error.ToString());
    }

    [Fact]
    public void Nobody_who_is_not_watching_gets_progress()
    {
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var terminal = Terminal.Of(TextWriter.Null, error, name => name == "TERM" ? "xterm" : null, 80, isErrorWatched: false);

        new Progress(terminal).Report("reading");
        terminal.EndStatus();

        Assert.Equal("", error.ToString());
    }

    [Fact]
    public void What_is_said_is_one_line_whatever_is_in_it()
    {
        using var error = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };

        Terminal.Of(TextWriter.Null, error, _ => null, null, isErrorWatched: true).Say("a\nb\u001b[31m");

        Assert.Equal(@"inspector: a\nb\u{1B}[31m" + "\n", error.ToString());
    }

    private static Terminal Of(string? term, string? noColour, int? columns, bool isErrorWatched) => Terminal.Of(
        TextWriter.Null, TextWriter.Null, name => name switch { "TERM" => term, "NO_COLOR" => noColour, _ => null }, columns, isErrorWatched, new PaperWindow());
}
