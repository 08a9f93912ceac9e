using System.Text;
using Inspector.Agent.Metrics;

namespace Inspector.Tests.Rules.Recording;

/// <summary>A series and its values, as they were.</summary>
/// <param name="name">The name of the metric.</param>
/// <param name="labels">The labels that the agent gives it.</param>
internal sealed class RecordedSeries(string name, IReadOnlyDictionary<string, string> labels)
{
    /// <summary>What Prometheus adds.</summary>
    private static readonly (string Name, string Value)[] Scraped = [("instance", "agent-1:9432"), ("job", "inspector")];

    private readonly Dictionary<int, double> _values = [];

    /// <summary>The name of the metric.</summary>
    public string Name => name;

    /// <summary>The labels that the agent gives it.</summary>
    public IReadOnlyDictionary<string, string> Labels => labels;

    /// <summary>As Prometheus writes it.</summary>
    public string Text { get; } = TextOf(name, labels);

    /// <summary>Whether it only rises.</summary>
    public bool IsCounter { get; } = Families.All.Single(family => family.Name == name).IsCounter;

    /// <summary>Whether it is ever more than 0.</summary>
    public bool IsEverMore => _values.Values.Any(value => value > 0);

    /// <summary>As Prometheus writes it.</summary>
    public static string TextOf(string name, IReadOnlyDictionary<string, string> labels)
    {
        var text = new StringBuilder(name).Append('{');
        var separator = "";
        foreach (var (label, value) in labels.Select(pair => (pair.Key, pair.Value)).Concat(Scraped))
        {
            text.Append(separator).Append(label).Append("=\"");
            LabelText.Escape(text, value);
            text.Append('"');
            separator = ",";
        }

        return text.Append('}').ToString();
    }

    /// <summary>Its value at a step.</summary>
    public void Add(int step, double value) => _values.Add(step, value);

    /// <summary>Its value at a step; null where it was not there.</summary>
    public double? At(int step) => _values.TryGetValue(step, out var value) ? value : null;
}
