using System.Collections.Immutable;
using System.Globalization;

namespace Inspector.Agent.Demo;

/// <summary>
/// A part of a demo script that is sent at once, and so is one transaction; a single statement may be one that refuses a transaction block.
/// In the script a step begins with a line <c>--! </c> and its options, separated by commas.
/// </summary>
/// <param name="Sql">The statements.</param>
internal sealed record DemoStep(string Sql)
{
    private const string Mark = "--! ";

    /// <summary><c>session</c>: in a new session; what the one before has counted is in the statistics by then.</summary>
    public bool IsNewSession { get; init; }

    /// <summary><c>aside</c>: in a further session, while the script goes on; the session that follows waits for it.</summary>
    public bool IsAside { get; init; }

    /// <summary><c>times N</c>: how often it runs. Default: once.</summary>
    public int Times { get; init; } = 1;

    /// <summary><c>fails CODE</c>: the SQLSTATE with which it is to fail; null when it is to succeed.</summary>
    public string? FailsWith { get; init; }

    /// <summary><c>from N</c>: the first major version that can run it; older ones skip it. Default: every version.</summary>
    public int Since { get; init; }

    /// <summary><c>with NAME</c>: the extension without which it is skipped; null when it needs none.</summary>
    public string? Extension { get; init; }

    /// <summary>Reads a script.</summary>
    /// <param name="script">The text. What stands before the first mark is comment.</param>
    /// <exception cref="FormatException">An option is not one of those above.</exception>
    public static ImmutableArray<DemoStep> Read(string script)
    {
        var steps = ImmutableArray.CreateBuilder<DemoStep>();
        var parts = $"\n{script.ReplaceLineEndings("\n")}".Split($"\n{Mark}");
        foreach (var part in parts.Skip(1))
        {
            var end = part.IndexOf('\n', StringComparison.Ordinal);
            var options = part[..end].Split(',', StringSplitOptions.TrimEntries);
            steps.Add(options.Aggregate(new DemoStep(part[end..].Trim()), With));
        }

        return steps.ToImmutable();
    }

    private static DemoStep With(DemoStep step, string option) => option.Split(' ') switch
    {
        ["together"] => step,
        ["aside"] => step with { IsAside = true },
        ["session"] => step with { IsNewSession = true },
        ["times", var times] => step with { Times = int.Parse(times, NumberStyles.None, CultureInfo.InvariantCulture) },
        ["fails", var code] => step with { FailsWith = code },
        ["from", var major] => step with { Since = int.Parse(major, NumberStyles.None, CultureInfo.InvariantCulture) },
        ["with", var extension] => step with { Extension = extension },
        _ => throw new FormatException($"A demo script has a step with the option {option}"),
    };
}
