using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Inspector.Tests.Rules.Recording;

/// <summary>One test of a case file: series, and when what is to fire.</summary>
/// <param name="name">What is so, in words.</param>
/// <param name="series">The series and their values.</param>
/// <param name="checks">After which step the alert fires, and when it does not.</param>
internal sealed class CaseTest(string name, IReadOnlyList<(string Series, IReadOnlyList<double?> Values)> series, IReadOnlyList<(int Step, bool Fires)> checks)
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What is so, in words.</summary>
    public string Name => name;

    /// <summary>Whether the alert fires at any time.</summary>
    public bool Fires => checks.Any(check => check.Fires);

    /// <summary>Writes it for promtool.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="alert">The alert.</param>
    /// <param name="expected">What fires, where anything does.</param>
    public void Write(StringBuilder to, string alert, IEnumerable<FiredAlert> expected)
    {
        to.Append(CultureInfo.InvariantCulture, $"  - name: {Quoted(name)}\n    interval: 15s\n    input_series:\n");
        foreach (var (one, values) in series.Where(one => one.Values.Any(value => value is not null)))
        {
            to.Append(CultureInfo.InvariantCulture, $"      - series: '{one.Replace("'", "''", StringComparison.Ordinal)}'\n        values: '{Notation(values)}'\n");
        }

        to.Append("    alert_rule_test:\n");
        foreach (var (step, fires) in checks)
        {
            var time = step * RuleCase.Interval;
            to.Append(CultureInfo.InvariantCulture, $"      - eval_time: {(int)time.TotalMinutes}m{time.Seconds}s\n        alertname: {alert}\n        exp_alerts:");
            if (!fires || !expected.Any())
            {
                to.Append(" []\n");
                continue;
            }

            to.Append('\n');
            foreach (var fired in expected)
            {
                to.Append("          - exp_labels:\n");
                Map(to, fired.Labels);
                to.Append("            exp_annotations:\n");
                Map(to, fired.Annotations);
            }
        }
    }

    private static void Map(StringBuilder to, IEnumerable<KeyValuePair<string, string>> map)
    {
        foreach (var (key, value) in map)
        {
            to.Append(CultureInfo.InvariantCulture, $"              {key}: {Quoted(value)}\n");
        }
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Relaxed);

    /// <summary>The values as promtool reads them: <c>7+0x3</c> is four times seven, an underscore is nothing, and "stale" ends a series as its absence from a scrape does.</summary>
    private static string Notation(IReadOnlyList<double?> values)
    {
        var words = new List<string>();
        for (var at = 0; at < values.Count;)
        {
            var (value, begun) = (values[at], at);
            if (value is null && at > 0 && values[at - 1] is not null)
            {
                words.Add("stale");
                at++;
                continue;
            }

            while (at < values.Count && values[at] == value)
            {
                at++;
            }

            var text = value is not { } one ? null : Math.Round(one, 6).ToString("R", CultureInfo.InvariantCulture);
            words.Add((text, at - begun) switch
            {
                (null, 1) => "_",
                (null, var times) => string.Create(CultureInfo.InvariantCulture, $"_x{times}"),
                (_, 1) => text,
                (_, var times) => string.Create(CultureInfo.InvariantCulture, $"{text}+0x{times - 1}"),
            });
        }

        return string.Join(' ', words);
    }
}
