using System.Globalization;

namespace Inspector.Agent.Reports;

/// <summary>Numbers for people. Invariant: the same everywhere.</summary>
internal static class Quantity
{
    private static readonly string[] Sizes = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>Bytes in the units of <c>pg_size_pretty</c>, in which a kB is 1,024 bytes: <c>1.2 GB</c>.</summary>
    public static string Bytes(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        while (Math.Abs(Math.Round(size, 1)) >= 1024 && unit < Sizes.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        var word = bytes is 1 or -1 ? "byte" : Sizes[unit];
        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 || Math.Abs(size) >= 99.95 ? Number(Math.Round(size)) : Number(Math.Round(size, 1)))} {word}");
    }

    /// <summary>A whole number with its thousands apart: <c>14,200</c>.</summary>
    public static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A number to three digits or to the unit, whichever is finer: <c>14,200</c>, <c>14.2</c>, <c>0.0314</c>.</summary>
    public static string Number(double number) =>
        !double.IsFinite(number) ? "not a number"
        : Math.Abs(number) >= 100 ? number.ToString("#,0", CultureInfo.InvariantCulture)
        : Math.Abs(number) is >= 0.0001 or 0 ? ((decimal)number).ToString(Digits(Math.Abs(number)), CultureInfo.InvariantCulture)
        : number.ToString("0.##e0", CultureInfo.InvariantCulture);

    /// <summary>A duration, in its two largest units: <c>812 ms</c>, <c>1.2 s</c>, <c>3 min 5 s</c>, <c>2 h 40 min</c>, <c>3 d 4 h</c>.</summary>
    public static string Duration(TimeSpan duration) =>
        duration.TotalMilliseconds < 999.5 ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms")
        : duration.TotalSeconds < 59.95 ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.#} s")
        : (long)Math.Round(duration.TotalSeconds) is < 7_200 and var seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60} s")
        : (long)Math.Round(duration.TotalMinutes) is < 2_880 and var minutes ? string.Create(CultureInfo.InvariantCulture, $"{minutes / 60} h {minutes % 60} min")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Round(duration.TotalHours) / 24:#,0} d {(long)Math.Round(duration.TotalHours) % 24} h");

    /// <summary>A count and what is counted: <c>1 row</c>, <c>14,200 rows</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="plural">The word for several.</param>
    public static string Of(long count, string plural) => $"{Number(count)} {(count == 1 ? Singular(plural) : plural)}";

    /// <summary>One of what a plural of ours counts.</summary>
    public static string Singular(string plural) =>
        plural.EndsWith("xes", StringComparison.Ordinal) ? plural[..^2]
        : plural.EndsWith("ies", StringComparison.Ordinal) ? $"{plural[..^3]}y"
        : plural.EndsWith('s') && !plural.Contains('/', StringComparison.Ordinal) ? plural[..^1]
        : plural;

    private static string Digits(double size) => size switch
    {
        >= 10 => "0.#",
        >= 1 => "0.##",
        >= 0.1 => "0.###",
        >= 0.01 => "0.####",
        >= 0.001 => "0.#####",
        _ => "0.######",
    };
}
