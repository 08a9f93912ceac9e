namespace Inspector.Agent.Reports;

/// <summary>How a text is laid out.</summary>
internal sealed record TextOptions
{
    /// <summary>Columns of a line; words are never broken, nor is SQL. At least 40 are used. Default: 80.</summary>
    public int Width { get; init; } = 80;

    /// <summary>Whether to colour with ANSI escape sequences. Default: false.</summary>
    public bool UseColour { get; init; }

    /// <summary>Whether to show whole plans, every possible finding, and what is known or suppressed. Default: false.</summary>
    public bool IsVerbose { get; init; }
}
