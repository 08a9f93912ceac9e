using System.Text;
using System.Text.Json.Nodes;

namespace Inspector.Tests.Deploy;

/// <summary>The chart: its values, the examples of values, and what it makes of them.</summary>
internal static class Chart
{
    public const string Folder = "deploy/helm/inspector";
    public const string Rules = "deploy/prometheus/rules.yml";
    public const string Boards = "deploy/grafana/";
    private const string Examples = "deploy/helm/tests";

    /// <summary>The examples of values.</summary>
    public static TheoryData<string> Names { get; } = new("minimal", "fleet", "tls", "everything", "off");

    public static JsonObject Defaults => Yaml.Read(Repository.Text($"{Folder}/values.yaml"));

    /// <summary>What an example says of its own.</summary>
    public static JsonObject Given(string name) => Yaml.Read(Repository.Text(ValuesOf(name)));

    public static string ValuesOf(string name) => $"{Examples}/values/{name}.yaml";

    public static string ApprovedOf(string name) => $"{Examples}/rendered/{name}.yaml";

    /// <summary>What was approved as the rendering of an example.</summary>
    public static IReadOnlyList<Document> Approved(string name) => Document.All(Repository.Text(ApprovedOf(name)));

    /// <summary>Values over others, as Helm lays them: maps are merged, null takes away, everything else replaces.</summary>
    public static JsonObject Over(JsonObject below, JsonObject above)
    {
        var merged = (JsonObject)below.DeepClone();
        foreach (var (key, value) in above)
        {
            if (value is null)
            {
                merged.Remove(key);
            }
            else
            {
                merged[key] = value is JsonObject map && merged[key] is JsonObject there ? Over(there, map) : value.DeepClone();
            }
        }

        return merged;
    }

    /// <summary>A rendering to be read by a person: in one order, and without the rules and dashboards, which are read where they are.</summary>
    public static string Readable(IEnumerable<Document> documents)
    {
        var text = new StringBuilder();
        foreach (var document in documents)
        {
            text.Append("---\n").Append(Shortened(document)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Whether it holds a dashboard.</summary>
    public static bool IsBoard(Document document) => document.Kind == "ConfigMap" && Document.Texts(document.At("data")).Keys.All(key => key.EndsWith(".json", StringComparison.Ordinal));

    private static string Shortened(Document document) =>
        document.Kind == "PrometheusRule" ? $"{Until(document.Text, "\nspec:")}\n  # {Rules}"
        : IsBoard(document) ? $"{Until(document.Text, "\ndata:")}\n  {Board(document)}: |\n    {Boards}{Board(document)}"
        : document.Text;

    private static string Until(string text, string end) => text[..(text.IndexOf(end, StringComparison.Ordinal) + end.Length)];

    private static string Board(Document document) => Document.Texts(document.At("data")).Keys.Single();
}
