using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Inspector.Tests.Rules;

/// <summary>An alert of <c>deploy/prometheus/rules.yml</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Expression">When it is so.</param>
/// <param name="For">For how long it has to be so.</param>
/// <param name="Labels">What is added to the labels of the expression.</param>
/// <param name="Annotations">What is told, with holes.</param>
internal sealed partial record AlertRule(string Name, string Expression, TimeSpan For, ImmutableDictionary<string, string> Labels, ImmutableDictionary<string, string> Annotations)
{
    /// <summary>The file.</summary>
    public static string File { get; } = Checkout.File("deploy", "prometheus", "rules.yml");

    /// <summary>All, in the order of the file.</summary>
    public static ImmutableArray<AlertRule> All { get; } = Read();

    /// <summary>The series that the expression asks for.</summary>
    public ImmutableArray<Selector> Selectors { get; } = Selector.Of(Expression);

    /// <summary>The longest window that the expression looks back over.</summary>
    public TimeSpan Window { get; } = WindowPattern().Matches(Expression).Select(window => Duration(window.Groups["length"].Value)).DefaultIfEmpty().Max();

    /// <summary>The file that was recorded for it.</summary>
    public string CaseFile => Checkout.File("deploy", "prometheus", "tests", $"{Name}.yml");

    /// <summary>Its page.</summary>
    public string Runbook => Checkout.File("docs", "runbooks", $"{Name}.md");

    /// <summary>The one of a name.</summary>
    public static AlertRule Of(string name) => All.Single(rule => rule.Name == name);

    /// <summary>A duration in Prometheus' words, of one unit.</summary>
    public static TimeSpan Duration(string text)
    {
        var number = int.Parse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture);
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => throw new FormatException(text),
        };
    }

    private static ImmutableArray<AlertRule> Read()
    {
        using var text = System.IO.File.OpenText(File);
        var stream = new YamlStream();
        stream.Load(text);
        return
        [
            .. from @group in (YamlSequenceNode)stream.Documents[0].RootNode["groups"]
               from rule in (YamlSequenceNode)@group["rules"]
               let one = (YamlMappingNode)rule
               select new AlertRule(Text(one["alert"]), Text(one["expr"]), one.Children.TryGetValue("for", out var time) ? Duration(Text(time)) : TimeSpan.Zero, Map(one["labels"]), Map(one["annotations"])),
        ];
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static ImmutableDictionary<string, string> Map(YamlNode node) => ((YamlMappingNode)node).Children.ToImmutableDictionary(pair => Text(pair.Key), pair => Text(pair.Value), StringComparer.Ordinal);

    [GeneratedRegex(@"\[(?<length>[0-9]+[smh])\]", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex WindowPattern();
}
