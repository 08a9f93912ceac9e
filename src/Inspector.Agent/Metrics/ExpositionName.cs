using System.Text;

namespace Inspector.Agent.Metrics;

/// <summary>What a family on the page holds.</summary>
internal enum SampleKind
{
    /// <summary>A value that rises and falls.</summary>
    Gauge,

    /// <summary>A value that only rises, but for resets.</summary>
    Counter,

    /// <summary>How many values were at most so large.</summary>
    Histogram,
}

/// <summary>
/// Names on the page, made of an instrument's name and unit by the rules that OpenTelemetry has for Prometheus ("Prometheus and OpenMetrics Compatibility"), so that its own
/// exporter would give the same.
/// </summary>
internal static class ExpositionName
{
    /// <summary>Ends the name of every counter's series.</summary>
    public const string Total = "_total";

    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["d"] = "days",
        ["h"] = "hours",
        ["min"] = "minutes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["%"] = "percent",
    };

    /// <summary>The family's name, without <c>_total</c>.</summary>
    public static string Of(string instrument, string? unit, SampleKind kind)
    {
        var name = Sanitize(instrument, allowsColon: true);
        if (kind == SampleKind.Counter && name.EndsWith(Total, StringComparison.Ordinal))
        {
            name = name[..^Total.Length];
        }

        var suffix = Unit(unit) ?? (unit == "1" && kind == SampleKind.Gauge ? "ratio" : null);
        return suffix is null || name.EndsWith($"_{suffix}", StringComparison.Ordinal) ? name : $"{name}_{suffix}";
    }

    /// <summary>The unit's word; null for none, for a plain number and for what is only counted: <c>{session}</c>.</summary>
    public static string? Unit(string? unit) =>
        string.IsNullOrEmpty(unit) || unit == "1" || unit.StartsWith('{') ? null
        : Units.TryGetValue(unit, out var word) ? word
        : Sanitize(unit, allowsColon: false).Trim('_') is { Length: > 0 } other ? other : null;

    /// <summary>A label's name: what may not stand in it becomes an underscore.</summary>
    public static string Label(string name) => Sanitize(name, allowsColon: false);

    private static string Sanitize(string name, bool allowsColon)
    {
        var text = new StringBuilder(name.Length);
        foreach (var one in name)
        {
            var kept = char.IsAsciiLetterOrDigit(one) || (one == ':' && allowsColon) ? one : '_';
            if (kept != '_' || text.Length == 0 || text[^1] != '_')
            {
                text.Append(kept);
            }
        }

        return text.Length == 0 || char.IsAsciiDigit(text[0]) ? $"_{text}" : text.ToString();
    }
}
