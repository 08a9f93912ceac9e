using System.Globalization;
using System.Text.Json;

namespace Inspector.Agent.Reports;

/// <summary>How machines read our values: the same in every format.</summary>
internal static class Notation
{
    /// <summary>A time in ISO 8601, UTC, to the second: <c>2026-11-22T06:00:00Z</c>.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A day in ISO 8601: <c>2026-11-22</c>.</summary>
    public static string Of(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A value of an enumeration: its name in camel case.</summary>
    public static string Of(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>Whole milliseconds.</summary>
    public static long Milliseconds(TimeSpan duration) => (long)Math.Round(duration.TotalMilliseconds);

    /// <summary>A duration as <c>SET lock_timeout</c> takes it: <c>2s</c>, <c>500ms</c>; never 0, which would switch the timeout off.</summary>
    public static string Timeout(TimeSpan timeout)
    {
        var milliseconds = Math.Max(1, Milliseconds(timeout));
        return milliseconds % 1000 == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000}s")
            : string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms");
    }
}
