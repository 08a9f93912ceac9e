using System.Globalization;

namespace Inspector.Locks;

/// <summary>Counts and durations in a title.</summary>
internal static class Words
{
    /// <summary><c>1 session</c>, <c>11 sessions</c>.</summary>
    public static string Count(long number, string one) => string.Create(CultureInfo.InvariantCulture, $"{number} {one}{(number == 1 ? "" : "s")}");

    /// <summary><c>42 s</c>, <c>5 min 12 s</c>, <c>3 h 20 min</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalSeconds} s"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMinutes} min{Rest(time.Seconds, "s")}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours} h{Rest(time.Minutes, "min")}"),
    };

    private static string Rest(int number, string unit) => number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {number} {unit}");
}
