using System.Collections.Immutable;
using YamlDotNet.RepresentationModel;

namespace Inspector.Tests.Dashboards;

/// <summary>An alert, as far as dashboards know it.</summary>
/// <param name="Name">Its name, and that of its runbook.</param>
/// <param name="Expression">When it is so.</param>
/// <param name="IsCritical">Whether somebody is woken for it.</param>
internal sealed record AlertRule(string Name, string Expression, bool IsCritical)
{
    /// <summary>Of the rules' runbooks, and of what else is linked.</summary>
    public const string Site = "https://example.org/inspector/docs/";

    /// <summary>All of <c>deploy/prometheus/rules.yml</c>, in its order.</summary>
    public static ImmutableArray<AlertRule> All { get; } = Read();

    /// <summary>Those that are about a server: their expressions have the label <c>target</c>.</summary>
    public static ImmutableArray<AlertRule> OfTargets { get; } = [.. All.Where(rule => rule.Name.StartsWith("Pg", StringComparison.Ordinal))];

    /// <summary>Where its page is read.</summary>
    public string Runbook => $"{Site}runbooks/{Name}.md";

    /// <summary>The colour of what is over its threshold.</summary>
    public string Colour => IsCritical ? "red" : "orange";

    /// <summary>The one of a name.</summary>
    public static AlertRule Of(string name) => All.Single(rule => rule.Name == name);

    private static ImmutableArray<AlertRule> Read()
    {
        using var text = File.OpenText(Repository.PathOf("deploy/prometheus/rules.yml"));
        var stream = new YamlStream();
        stream.Load(text);
        return
        [
            .. from @group in (YamlSequenceNode)stream.Documents[0].RootNode["groups"]
               from rule in (YamlSequenceNode)@group["rules"]
               select new AlertRule(Text(rule["alert"]), Text(rule["expr"]).TrimEnd(), Text(rule["labels"]["severity"]) == "critical"),
        ];
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;
}
