using System.Collections.Immutable;

namespace Inspector.Agent.Commands;

/// <summary>What <c>locks</c> was asked for.</summary>
internal sealed record LocksRequest
{
    /// <summary>The formats that it writes.</summary>
    public static readonly ImmutableArray<string> Formats = ["text", "json"];

    /// <summary>The shortest and the longest time between two looks, in seconds.</summary>
    public static readonly (double Least, double Most) Intervals = (0.2, 3_600);

    /// <summary>TARGET as given; null when absent.</summary>
    public string? Target { get; init; }

    /// <summary>What to write, and where. Default: text, to standard output.</summary>
    public ImmutableArray<Format> Outputs { get; init; } = [new("text", null)];

    /// <summary>Whether to draw again and again.</summary>
    public bool IsWatch { get; init; }

    /// <summary>Within what time a wait is shown: from the beginning of one look to that of the next, less what a look takes. Default 1 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The file to which incidents are appended, or null.</summary>
    public string? Record { get; init; }

    /// <summary>Whether to end with 1 when somebody waits.</summary>
    public bool FailOnWait { get; init; }

    /// <summary>Whether to fold nothing, to show statements and plans whole, and what lies behind a failure.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>Whether to look until stopped.</summary>
    public bool IsContinuous => IsWatch || Record is not null;

    /// <summary>What contradicts itself, one line each.</summary>
    /// <param name="hasFormats">Whether a format was typed.</param>
    /// <param name="hasInterval">Whether an interval was typed.</param>
    public IEnumerable<string> Contradictions(bool hasFormats, bool hasInterval)
    {
        if (hasInterval && !IsContinuous)
        {
            yield return "--interval belongs to --watch or --record";
        }

        if (hasFormats && Record is not null && !IsWatch)
        {
            yield return "--record without --watch shows no locks, so that --format has nothing to write";
        }

        if (IsWatch && Outputs.Any(format => format.File is not null))
        {
            yield return "--watch shows each look once and keeps none; --record FILE keeps the incidents, and --format without --watch writes files";
        }

        if (Outputs.Count(format => format.File is null) > 1)
        {
            yield return "only one --format can go to standard output; give the other a file: --format json=FILE";
        }

        var files = Outputs.Select(format => ("--format", format.File)).Append(("--record", Record)).Where(pair => pair.Item2 is not null).ToList();
        foreach (var (option, _) in files.Where(pair => pair.Item2!.Length == 0))
        {
            yield return $"{option} needs the name of a file";
        }

        foreach (var (option, _) in files.Where(pair => pair.Item2!.Contains("://", StringComparison.Ordinal)))
        {
            yield return $"{option} takes a file, and there is a URI; the target stands for itself";
        }

        if (files.Where(pair => pair.Item2!.Length > 0).GroupBy(pair => Path.GetFullPath(pair.Item2!), StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
        {
            yield return $"two options would write to one file: {Visible.Line(twice.Key)}";
        }
    }
}
