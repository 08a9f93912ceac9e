using System.Globalization;
using System.Text;
using Inspector.Agent.Metrics;

namespace Inspector.Tests.Pages;

/// <summary>Every family of metrics, and every label.</summary>
internal static class MetricsPage
{
    public static Page Create()
    {
        var text = new StringBuilder(Page.Notice).Append(
            """
            # Metrics

            What an agent hands to Prometheus, as text 0.0.4 or OpenMetrics 1.0 as the scraper prefers. `postgresql_` is about servers, `inspector_` about ourselves. A page is made at most once a second
            and never waits for a server.

            - A gauge of something that can end falls to 0; it does not linger, and does not merely vanish.
            - What was not heard of for three of its intervals disappears, so that no alert rests on old data.
            - Of a probe that could not look this time the last count stands: `inspector_inspection_probes` says that it did not.
            - No label has a pid, a statement, an address or the name of an object.

            """);
        text.Append(CultureInfo.InvariantCulture, $"- A target has at most {MetricBudget.Default} series unless told otherwise; `inspector_series_dropped_total` says what was left out.\n\n");
        text.Append("## Families\n\n| metric | type | unit | labels | what |\n|---|---|---|---|---|\n");
        foreach (var family in Families.All)
        {
            var labels = string.Join(", ", family.Labels.Select(label => $"`{label.Name}`"));
            text.Append($"| `{family.Name}` | {(family.IsCounter ? "counter" : "gauge")} | {Unit(family.Unit)} | {labels} | {family.Help} |\n");
        }

        text.Append("\n## Labels\n\n| label | what | values |\n|---|---|---|\n");
        foreach (var label in Labels.All)
        {
            text.Append($"| `{label.Name}` | {label.Meaning} | {Values(label)} |\n");
        }

        return new("docs/metrics.md", text.ToString());
    }

    private static string Unit(string? unit) => unit switch
    {
        null => "1 or 0",
        "1" => "ratio",
        "s" => "seconds",
        _ => unit.Trim('{', '}'),
    };

    private static string Values(Label label) =>
        label == Labels.Probe ? "the ids of [the probes](probes/README.md)"
        : label.Values is { } values ? string.Join(", ", values.Select(value => $"`{value}`"))
        : "names of what is watched";
}
