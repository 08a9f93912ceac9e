using System.Globalization;
using System.Text.Json;
using Inspector.Findings;

namespace Inspector.Agent.Reports;

/// <summary>A finding and its parts as the contract has them (<c>docs/inspection.schema.json</c>).</summary>
internal static class FindingJson
{
    /// <summary>The whole finding.</summary>
    public static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("fingerprint", finding.Fingerprint?.ToString());
        json.WriteString("state", Notation.Of(finding.State));
        json.WriteString("probe", finding.Probe);
        json.WriteString("severity", Notation.Of(finding.Severity));
        json.WriteString("confidence", Notation.Of(finding.Confidence));
        json.WritePropertyName("object");
        WriteObject(json, finding.Subject);
        json.WriteString("facet", finding.Facet);
        json.WriteString("title", finding.Title);
        json.WriteString("detail", finding.Detail);
        json.WriteString("suppressedBecause", finding.SuppressedBecause);
        WriteFacts(json, finding);
        json.WriteEndObject();
    }

    /// <summary>The properties <c>evidence</c>, <c>impact</c> and <c>plan</c>.</summary>
    public static void WriteFacts(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartArray("evidence");
        foreach (var fact in finding.Evidence)
        {
            WriteEvidence(json, fact);
        }

        json.WriteEndArray();
        WriteImpact(json, finding.Impact);
        json.WritePropertyName("plan");
        PlanJson.Write(json, finding.Plan);
    }

    /// <summary>The object that a finding is about: names raw.</summary>
    public static void WriteObject(Utf8JsonWriter json, Subject subject)
    {
        json.WriteStartObject();
        json.WriteString("kind", Notation.Of(subject.Kind));
        json.WriteString("schema", subject.Schema);
        json.WriteString("name", subject.Name);
        json.WriteString("table", subject.Table);
        json.WriteString("column", subject.Column);
        if (subject.Arguments is not null)
        {
            json.WriteString("arguments", subject.Arguments);
        }

        json.WriteEndObject();
    }

    private static void WriteEvidence(Utf8JsonWriter json, Evidence fact)
    {
        json.WriteStartObject();
        json.WriteString("name", fact.Name);
        json.WritePropertyName("value");
        WriteValue(json, fact.Value);
        json.WriteString("unit", fact.Unit);
        json.WriteString("source", fact.Source);
        json.WriteEndObject();
    }

    /// <summary>Numbers stay numbers; JSON has none for infinity and not-a-number, which are no facts either.</summary>
    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int or long or uint or short:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double or float:
                WriteNumber(json, Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case decimal exact:
                json.WriteNumberValue(exact);
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    /// <summary>What is not known is absent.</summary>
    private static void WriteImpact(Utf8JsonWriter json, Impact impact)
    {
        json.WriteStartObject("impact");
        if (impact.Bytes is { } bytes)
        {
            json.WriteNumber("bytes", bytes);
        }

        if (impact.WritesPerSecond is { } writes && double.IsFinite(writes))
        {
            json.WriteNumber("writesPerSecond", writes);
        }

        if (impact.BlockedSeconds is { } blocked && double.IsFinite(blocked))
        {
            json.WriteNumber("blockedSeconds", blocked);
        }

        if (impact.EndsAt is { } end)
        {
            json.WriteString("endsAt", Notation.Of(end));
        }

        json.WriteEndObject();
    }
}
