using System.Collections.Immutable;
using System.Text.Json;
using Inspector.Findings;

namespace Inspector.Agent.Configuration;

/// <summary>Rules that silence findings, as <see cref="SuppressionReader"/> knows them: the same as in a file for <c>scan --suppressions</c>.</summary>
internal sealed class SuppressionsShape : Shape<ImmutableArray<Suppression>>
{
    private static readonly (string Name, string Meaning)[] Keys =
    [
        ("probe", "The id of the probe to silence."),
        ("object", "The objects to be silent about, by a pattern in which * and ? stand for others: schema.table, schema.table.column ..."),
        ("fingerprint", "The one finding to be silent about, by its 16 hexadecimal digits."),
        ("reason", "Why, for whoever reads it next year."),
        ("expires", "The last day on which it holds, such as 2026-12-31."),
    ];

    /// <inheritdoc/>
    public override string Kind => "a list: each rule has a reason and at least one of probe, object and fingerprint";

    /// <summary>The keys of a rule and what they say.</summary>
    public static ImmutableArray<(string Name, string Meaning)> RuleKeys => [.. Keys];

    /// <inheritdoc/>
    public override bool TryRead(Node node, Reading reading, out ImmutableArray<Suppression> value)
    {
        value = [];
        if (node is TextNode { IsNothing: true })
        {
            return true;
        }

        if (node is not ListNode list || node.Place.IsVariable)
        {
            reading.Complaints.Add(node.Place, $"here stands {Kind}");
            return false;
        }

        // Each rule is read by itself, so that what is wrong with one hides nothing that is wrong with the next.
        string[] ids = [.. Probes.All.Select(probe => probe.Info.Id)];
        var rules = ImmutableArray.CreateBuilder<Suppression>();
        foreach (var item in list.Items)
        {
            try
            {
                rules.AddRange(SuppressionReader.Read(new NodeEvents(new ListNode(item.Place, [item])), reading.File, ids));
            }
            catch (ConfigurationException refusal)
            {
                reading.Complaints.Add(new(item.Place.Source, refusal.Line ?? item.Place.Line, refusal.Column ?? item.Place.Column), refusal.Problem);
            }
        }

        value = rules.ToImmutable();
        return value.Length == list.Items.Count;
    }

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "array");
        json.WriteStartObject("items");
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartArray("required");
        json.WriteStringValue("reason");
        json.WriteEndArray();
        json.WriteStartObject("properties");
        foreach (var (name, meaning) in Keys)
        {
            json.WriteStartObject(name);
            json.WriteString("description", meaning);
            json.WriteString("type", "string");
            json.WriteNumber("minLength", 1);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
