using System.Collections.Frozen;
using System.Text.Json;
using Inspector.Findings;

namespace Inspector.Agent.Reports;

/// <summary>The rules of a SARIF run: every probe that was asked, with its explanation.</summary>
internal sealed class SarifRules
{
    private readonly FrozenDictionary<string, Probe> _probes;
    private readonly List<string> _ids;

    /// <summary>The rules of one inspection, in the order in which its probes were asked.</summary>
    /// <param name="inspection">Whose probes.</param>
    /// <param name="probes">What is known of probes; one that is not among them becomes a rule without description.</param>
    public SarifRules(Inspection inspection, IEnumerable<Probe> probes)
    {
        _probes = probes.ToFrozenDictionary(probe => probe.Info.Id);
        _ids = [.. inspection.Outcomes.Select(outcome => outcome.Probe).Concat(inspection.Findings.Select(finding => finding.Probe)).Distinct()];
    }

    /// <summary>Where a probe stands among the rules.</summary>
    public int IndexOf(string id) => _ids.IndexOf(id);

    /// <summary>A level for a severity.</summary>
    public static string Level(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };

    /// <summary>The property <c>rules</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("rules");
        foreach (var id in _ids)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            if (_probes.TryGetValue(id, out var probe))
            {
                Describe(json, probe);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Describe(Utf8JsonWriter json, Probe probe)
    {
        var info = probe.Info;
        var explanation = probe.Explain.Trim();
        var first = explanation.Split("\n\n", 2)[0].ReplaceLineEndings(" ");
        json.WriteString("name", string.Concat(info.Id.Split('-').Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}")));
        WriteText(json, "shortDescription", $"{info.Title}.");
        WriteText(json, "fullDescription", first);
        json.WriteStartObject("help");
        json.WriteString("text", $"{first} All of it: inspector explain {info.Id}");
        json.WriteString("markdown", explanation);
        json.WriteEndObject();
        json.WriteStartObject("defaultConfiguration");
        json.WriteBoolean("enabled", info.IsOnByDefault);
        json.WriteString("level", Level(info.Severity));
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteStartArray("tags");
        json.WriteStringValue(Notation.Of(info.Category));
        json.WriteEndArray();
        // What GitHub's code scanning sorts by.
        json.WriteString("problem.severity", info.Severity == Severity.Info ? "recommendation" : Level(info.Severity));
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
