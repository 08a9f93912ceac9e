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
            - No label has a pid, a statement or the address of a client. The name of an object stands only in the families with `object`: ten at a time, those that matter most; one that is named stays until three rounds found
              it outside the ten, or another is larger by a tenth, and no more than forty names are new in an hour.
            - What the role may not see is absent, not 0: `inspector_statistics_sample_gaps` counts it.
            - What `inspector_` says of the agent itself stands until it is said anew, or the target is no longer watched.
            - Where `metrics.otlp` is configured the same is pushed there by OTLP, under the names of the instruments: with dots, and without unit and `_total`.

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
        "By" => "bytes",
        _ => unit.Trim('{', '}'),
    };

    private static string Values(Label label) =>
        label == Labels.Probe ? "the ids of [the probes](probes/README.md)"
        : label.Values is { } values ? string.Join(", ", values.Select(value => $"`{value}`"))
        : "names of what is watched";
}
