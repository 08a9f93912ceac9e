namespace Inspector.Agent.Commands;

/// <summary>Where a command writes, and what that place can show.</summary>
internal sealed record Terminal
{
    /// <summary>What the command is asked for.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>What it has to say about itself: failures, notices, progress.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Columns of a line of output. Default: 100, which suits a file or a pipe.</summary>
    public int Width { get; init; } = 100;

    /// <summary>Whether output may be coloured.</summary>
    public bool UseColour { get; init; }

    /// <summary>Whether a person watches <see cref="Error"/>, so that progress may be drawn over and over in one line.</summary>
    public bool ShowsProgress { get; init; }

    /// <summary>The terminal of this process. <c>NO_COLOR</c> is honoured (no-color.org), and so is <c>TERM=dumb</c>.</summary>
    public static Terminal OfProcess()
    {
        var isDumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        var wantsNoColour = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new()
        {
            Output = new StreamWriter(Console.OpenStandardOutput()) { NewLine = "\n" },
            Error = new StreamWriter(Console.OpenStandardError()) { AutoFlush = true, NewLine = "\n" },
            Width = Console.IsOutputRedirected ? 100 : WindowWidth(),
            UseColour = !Console.IsOutputRedirected && !isDumb && !wantsNoColour,
            ShowsProgress = !Console.IsErrorRedirected && !isDumb,
        };
    }

    /// <summary>One line about the command itself.</summary>
    public void Say(string line) => Error.WriteLine($"inspector: {line}");

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? Math.Min(width, 160) : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
