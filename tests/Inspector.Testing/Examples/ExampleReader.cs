using System.Collections.Immutable;
using System.Globalization;

namespace Inspector.Testing.Examples;

/// <summary>Finds the examples in what the probes explain.</summary>
internal static class ExampleReader
{
    private const string Fence = "```";

    /// <summary>The examples of every probe of databases, in order.</summary>
    public static ImmutableArray<Example> All { get; } = [.. Inspector.Probes.OfDatabase.SelectMany(Of)];

    /// <summary>The examples of every live probe, in order.</summary>
    public static ImmutableArray<Example> Live { get; } = [.. Inspector.Probes.Live.SelectMany(Of)];

    /// <summary>The examples of one probe.</summary>
    public static IEnumerable<Example> Of(Probe probe)
    {
        var lines = probe.Explain.Split('\n');
        var ordinals = new Dictionary<bool, int>();
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at].StartsWith(Fence + "sql ", StringComparison.Ordinal))
            {
                var end = Array.FindIndex(lines, at + 1, line => line.StartsWith(Fence, StringComparison.Ordinal));
                var words = lines[at][Fence.Length..].Split(' ');
                var isBad = words[1] switch
                {
                    "bad" => true,
                    "good" => false,
                    _ => throw new FormatException($"{probe.Info.Id}: a block is sql bad or sql good, not {words[1]}"),
                };
                ordinals[isBad] = ordinals.GetValueOrDefault(isBad) + 1;
                var since = words.Length > 2 ? int.Parse(words[2], CultureInfo.InvariantCulture) : 0;
                yield return Read(probe.Info, isBad, ordinals[isBad], since, lines[(at + 1)..end]);
                at = end;
            }
        }
    }

    private static Example Read(ProbeInfo probe, bool isBad, int ordinal, int since, string[] lines)
    {
        var options = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        var statements = ImmutableArray.CreateBuilder<ExampleStatement>();
        var (text, fails, session, isAfterSample) = ("", false, "a", false);
        foreach (var line in lines)
        {
            if (line.StartsWith("-- option ", StringComparison.Ordinal))
            {
                var words = line.Split(' ');
                options.Add(words[2], double.Parse(words[3], CultureInfo.InvariantCulture));
            }
            else if (line.StartsWith("-- session ", StringComparison.Ordinal))
            {
                session = line.Split(' ')[2];
            }
            else if (line == "-- sample")
            {
                isAfterSample = true;
            }
            else if (line == "-- fails")
            {
                fails = true;
            }
            else if (!(text.Length == 0 && line.StartsWith("--", StringComparison.Ordinal)))
            {
                text += line + "\n";
                // Every other piece between doubled dollars is the inside of a function's body.
                if (line.EndsWith(';') && text.Split("$$").Length % 2 == 1)
                {
                    statements.Add(new(text.Trim(), fails, session, isAfterSample));
                    (text, fails, isAfterSample) = ("", false, false);
                }
            }
        }

        return text.Trim().Length == 0
            ? new(probe.Id, isBad, ordinal, Math.Max(since, probe.MinimumVersion), options.ToImmutable(), statements.ToImmutable())
            : throw new FormatException($"{probe.Id}: a statement without a semicolon at the end of its line: {text}");
    }
}
