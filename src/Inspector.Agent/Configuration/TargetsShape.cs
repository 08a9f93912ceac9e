using System.Collections.Immutable;
using System.Text.Json;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Configuration;

/// <summary>The list of targets. Variables of the environment name one by its name.</summary>
/// <param name="target">Each of them.</param>
internal sealed class TargetsShape(Section<TargetOptions> target) : Shape
{
    /// <inheritdoc/>
    public override string Kind => "a list: each target begins with a dash";

    /// <summary>Each of them.</summary>
    public Section<TargetOptions> Target => target;

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "array");
        json.WriteNumber("minItems", 1);
        json.WriteStartObject("items");
        target.WriteReference(json);
        json.WriteEndObject();
    }

    /// <summary>Reads the list into a configuration whose other keys that targets inherit from were read before.</summary>
    public AgentConfiguration Read(AgentConfiguration soFar, Node node, Reading reading)
    {
        if (node is not ListNode { Items.Count: > 0 } list)
        {
            reading.Complaints.Add(node.Place, $"here stands {Kind}");
            return soFar;
        }

        var seed = new TargetOptions { Tiers = soFar.Tiers, Budget = soFar.Budget, Probes = soFar.Probes };
        var targets = ImmutableArray.CreateBuilder<TargetOptions>(list.Items.Count);
        var seen = new Dictionary<string, TextNode>(StringComparer.Ordinal);
        foreach (var item in list.Items)
        {
            targets.Add(target.Read(item, seed, reading));
            if (NameOf(item) is { IsNothing: false } name && !seen.TryAdd(Variables.Folded(name.Text), name))
            {
                var first = seen[Variables.Folded(name.Text)];
                reading.Complaints.Add(name.Place, first.Text == name.Text
                    ? FormattableString.Invariant($"another target has the name {Scalars.Shown(name.Text)}, in line {first.Place.Line}")
                    : FormattableString.Invariant($"the name {Scalars.Shown(name.Text)} differs from {Scalars.Shown(first.Text)}, in line {first.Place.Line}, by case or punctuation only"));
            }
        }

        return soFar with { Targets = targets.ToImmutable() };
    }

    /// <summary>The one that a part of a variable names; null, and said so, when there is none.</summary>
    public static MapNode? Find(Node? list, string part, Place variable, Complaints complaints)
    {
        var named = (list as ListNode)?.Items.OfType<MapNode>().Select(item => (Item: item, Name: NameOf(item)?.Text)).Where(pair => pair.Name is not null).ToList() ?? [];
        if (named.Find(pair => Variables.Folded(pair.Name!) == Variables.Folded(part)) is { Item: { } found })
        {
            return found;
        }

        var names = named.Select(pair => Variables.Folded(pair.Name!)).ToList();
        var near = Nearest.To(part, names) is [var meant, ..] ? $"; did you mean {meant}?" : names.Count == 0 ? "" : $"; there are {string.Join(", ", names.Take(12))}";
        complaints.Add(variable, $"the file has no target {Scalars.Shown(part)}{near}");
        return null;
    }

    private static TextNode? NameOf(Node item) => item is MapNode map && map.Entries.TryGetValue("name", out var entry) ? entry.Value as TextNode : null;
}
