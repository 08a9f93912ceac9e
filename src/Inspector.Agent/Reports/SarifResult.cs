using System.Text.Json;
using Inspector.Findings;

namespace Inspector.Agent.Reports;

/// <summary>One finding as a result of SARIF.</summary>
internal static class SarifResult
{
    /// <summary>The name under which our fingerprint stands; its end is the fingerprint's version.</summary>
    private const string FingerprintName = "inspectorFingerprint/v1";

    public static void Write(Utf8JsonWriter json, Finding finding, SarifRules rules, SarifLocations locations)
    {
        // A finding that is only possible asserts nothing: the standard has "review" for it, which takes no level. The severity stays in the properties.
        var isAsserted = finding.Confidence >= Confidence.Likely;
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Probe);
        json.WriteNumber("ruleIndex", rules.IndexOf(finding.Probe));
        json.WriteString("kind", isAsserted ? "fail" : "review");
        json.WriteString("level", isAsserted ? SarifRules.Level(finding.Severity) : "none");
        SarifMessage.Write(json, "message", finding.Detail.Length == 0 ? $"{finding.Title}." : $"{finding.Title}. {finding.Detail}");
        locations.WriteResultLocation(json, finding.Subject);
        json.WriteStartObject("partialFingerprints");
        if (finding.Fingerprint is { } fingerprint)
        {
            json.WriteString(FingerprintName, fingerprint.ToString());
        }

        json.WriteEndObject();
        WriteSuppressions(json, finding);
        WriteProperties(json, finding);
        json.WriteEndObject();
    }

    /// <summary>An array on every result, or on none (SARIF 2.1.0, 3.27.23); an empty one says that it counts.</summary>
    private static void WriteSuppressions(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartArray("suppressions");
        if (finding.State != FindingState.New)
        {
            json.WriteStartObject();
            json.WriteString("kind", "external");
            json.WriteString("status", "accepted");
            json.WriteString("justification", finding.State == FindingState.Known ? "in the baseline" : finding.SuppressedBecause ?? "no reason given");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>What SARIF has no place for, as in the JSON report.</summary>
    private static void WriteProperties(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject("properties");
        json.WriteString("severity", Notation.Of(finding.Severity));
        json.WriteString("confidence", Notation.Of(finding.Confidence));
        json.WritePropertyName("object");
        FindingJson.WriteObject(json, finding.Subject);
        json.WriteString("facet", finding.Facet);
        FindingJson.WriteFacts(json, finding);
        json.WriteEndObject();
    }
}
