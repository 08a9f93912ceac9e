namespace Inspector.Agent.Commands;

/// <summary>Where a command writes, and what that place can show.</summary>
internal sealed class Terminal
{
    private const string ClearLine = "\r\u001b[K";

    private bool _hasStatus;

    /// <summary>What the command is asked for.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>What it has to say about itself: failures, notices, progress.</summary>
    public required TextWriter Error { private get; init; }

    /// <summary>Columns of a line of output. Default: 100, which suits a file or a pipe.</summary>
    public int Width { get; init; } = 100;

    /// <summary>Whether output may be coloured.</summary>
    public bool UseColour { get; init; }

    /// <summary>Whether a person watches <see cref="Error"/>, so that progress may be drawn over and over in one line.</summary>
    public bool ShowsProgress { get; init; }

    /// <summary>The window behind <see cref="Output"/>, where frames may be drawn in place; null where the output is none, or shall stay plain.</summary>
    public IWindow? Window { get; init; }

    /// <summary>One line about the command itself, whatever a stranger may have put into it.</summary>
    public void Say(string line)
    {
        EndStatus();
        Error.WriteLine($"inspector: {Visible.Text(line)}");
    }

    /// <summary>What is being done now, in a line that is drawn over again; nothing where nobody watches.</summary>
    public void Status(string text)
    {
        if (ShowsProgress)
        {
            // A line that is longer than the window could not be drawn over.
            Error.Write($"{ClearLine}{Visible.Line(text, Math.Max(20, Math.Min(Width, 80) - 10))} ...");
            _hasStatus = true;
        }
    }

    /// <summary>Takes the line of <see cref="Status"/> away.</summary>
    public void EndStatus()
    {
        if (_hasStatus)
        {
            Error.Write(ClearLine);
            _hasStatus = false;
        }
    }

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess()
    {
        var output = new StreamWriter(Console.OpenStandardOutput()) { NewLine = "\n" };
        return Of(
            output,
            new StreamWriter(Console.OpenStandardError()) { AutoFlush = true, NewLine = "\n" },
            Environment.GetEnvironmentVariable,
            Console.IsOutputRedirected ? null : WindowWidth(),
            isErrorWatched: !Console.IsErrorRedirected,
            new ConsoleWindow(output));
    }

    /// <summary>
    /// What may be shown where. <c>NO_COLOR</c> is honoured when it is not empty (no-color.org); a terminal that calls itself <c>dumb</c>, or nothing, gets plain text.
    /// </summary>
    /// <param name="output">The output.</param>
    /// <param name="error">The other one.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="columns">The columns of the window that shows the output; null where it goes to a file or a pipe.</param>
    /// <param name="isErrorWatched">Whether a window shows the other one.</param>
    /// <param name="window">The window that shows the output.</param>
    internal static Terminal Of(TextWriter output, TextWriter error, Func<string, string?> variable, int? columns, bool isErrorWatched, IWindow? window = null)
    {
        var isDumb = variable("TERM") is null or "" or "dumb";
        var isPlain = columns is null || isDumb || !string.IsNullOrEmpty(variable("NO_COLOR"));
        return new()
        {
            Output = output,
            Error = error,
            Width = columns is { } width ? Math.Clamp(width, 40, 160) : 100,
            UseColour = !isPlain,
            Window = isPlain ? null : window,
            ShowsProgress = isErrorWatched && !isDumb,
        };
    }

    /// <summary>A window that does not know its own width is taken for one of 80 columns.</summary>
    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
