using System.Globalization;
using Inspector.Agent.Commands;

namespace Inspector.Tests.Commands;

/// <summary>A terminal is given back by whatever way a watch ends.</summary>
public sealed class ConsoleWindowTests
{
    private const string Exit = "\u001b[?7h\u001b[?25h\u001b[?1049l";

    [Fact]
    public void A_signal_that_leaves_no_time_gives_the_terminal_back_once_and_nothing_is_drawn_after_it()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var window = new ConsoleWindow(output);
        new Screen(window).Draw(["a line"], 0, "a footer");

        window.Leave();
        new Screen(window).Draw(["another"], 0, "a footer");
        window.Leave();

        Assert.EndsWith(Exit, output.ToString(), StringComparison.Ordinal);
        Assert.Equal(output.ToString().Length - Exit.Length, output.ToString().IndexOf(Exit, StringComparison.Ordinal));
    }

    [Fact]
    public void Where_nothing_is_drawn_there_is_nothing_to_give_back()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var window = new ConsoleWindow(output);
        var screen = new Screen(window);
        window.Leave();
        Assert.Equal("", output.ToString());

        using var other = new ConsoleWindow(output);
        screen = new Screen(other);
        screen.Draw(["a line"], 0, "a footer");
        screen.Leave();
        var written = output.ToString();
        other.Leave();

        Assert.Equal(written, output.ToString());
    }
}
