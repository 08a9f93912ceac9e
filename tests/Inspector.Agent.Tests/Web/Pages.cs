using System.Text.Json;
using Inspector.Findings;
using Inspector.Tests.Reports;

namespace Inspector.Tests.Web;

/// <summary>Turns pages of the API.</summary>
internal static class Pages
{
    public static Inspection Inspected(string database, int findings) => new()
    {
        Target = new(database, "db1", 5432, database, "15.20", IsStandby: false),
        StartedAt = FakeAgent.At,
        Outcomes = [new("duplicate-index", OutcomeStatus.Examined, null, findings)],
        Findings = [.. Enumerable.Range(0, findings).Select(number => Samples.Finding("duplicate-index", Severity.Warning, Confidence.Proven, Samples.Index($"idx{number}"), $"idx{number} repeats another"))],
    };

    public static string Key(JsonElement finding) => $"{finding.GetProperty("target").GetString()}/{finding.GetProperty("database").GetString()}/{finding.GetProperty("fingerprint").GetString()}";

    public static async Task<List<JsonElement>> ItemsAsync(this Served served, string path) => (await served.PageAsync(path)).Items;

    public static async Task<(List<JsonElement> Items, string? Next)> PageAsync(this Served served, string path)
    {
        using var document = JsonDocument.Parse(await served.TextAsync(path));
        var next = document.RootElement.GetProperty("next").GetString();
        var rest = path.Split('?', '&').Where(part => !part.StartsWith('/') && !part.StartsWith("cursor=", StringComparison.Ordinal));
        return ([.. document.RootElement.GetProperty("items").EnumerateArray().Select(item => item.Clone())], next is null ? null : $"{path.Split('?')[0]}?{string.Join('&', rest.Append($"cursor={next}"))}");
    }

    public static async Task<List<JsonElement>> AllAsync(this Served served, string path)
    {
        var all = new List<JsonElement>();
        for (var next = path; next is not null;)
        {
            served.Metrics.Clock.Advance(TimeSpan.FromSeconds(1));
            (var items, next) = await served.PageAsync(next);
            all.AddRange(items);
        }

        return all;
    }
}
