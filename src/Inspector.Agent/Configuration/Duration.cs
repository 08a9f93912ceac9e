using System.Globalization;
using System.Text.RegularExpressions;

namespace Inspector.Agent.Configuration;

/// <summary>Durations as a configuration has them: a whole number and <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
internal static partial class Duration
{
    private const string Pattern = "^[0-9]{1,9}(ms|s|m|h|d)$";

    private static readonly (string Unit, TimeSpan Span)[] Units =
        [("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)), ("ms", TimeSpan.FromMilliseconds(1))];

    /// <summary>A duration within bounds.</summary>
    public static Shape<TimeSpan> Between(TimeSpan least, TimeSpan most) => new Scalar<TimeSpan>(
        $"a duration from {Text(least)} to {Text(most)}",
        (text, _) => Read(text) is not { } duration ? throw new WrongValueException($"{Scalars.Shown(text)} is no duration: a whole number and ms, s, m, h or d, such as 5s or 1h")
            : duration < least || duration > most ? throw new WrongValueException($"{Text(duration)} does not lie between {Text(least)} and {Text(most)}")
            : duration,
        json =>
        {
            json.WriteString("type", "string");
            json.WriteString("pattern", Pattern);
        });

    /// <summary>As one writes it, in the largest unit that is exact.</summary>
    public static string Text(TimeSpan duration)
    {
        var (unit, span) = Units.FirstOrDefault(one => duration.Ticks % one.Span.Ticks == 0, Units[^1]);
        return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / span.Ticks}{unit}");
    }

    private static TimeSpan? Read(string text) =>
        Form().IsMatch(text) && text.AsSpan().IndexOfAnyExceptInRange('0', '9') is var end
            ? Units.Single(one => one.Unit == text[end..]).Span * long.Parse(text[..end], NumberStyles.None, CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex(Pattern + "(?!\n)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
