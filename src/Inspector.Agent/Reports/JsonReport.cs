using System.Text.Json;
using Inspector.Findings;

namespace Inspector.Agent.Reports;

/// <summary>Writes the contract for machines, version 1: exactly what <c>docs/inspection.schema.json</c> describes. Pure; the same bytes for the same result.</summary>
internal static class JsonReport
{
    /// <summary>The version of the contract. Only an incompatible change would raise it.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Writes one object, indented, with a line feed at its end.</summary>
    public static void Write(ScanResult result, TextWriter output)
    {
        using var text = new JsonText(output);
        if (!result.IsOfSeveral && result is { Failures: [], Inspections: [var only] })
        {
            WriteInspection(text, result.ToolVersion, only, result.Leftovers);
        }
        else
        {
            WriteSeveral(text, result);
        }
    }

    private static void WriteSeveral(JsonText text, ScanResult result)
    {
        var json = text.Json;
        json.WriteStartObject();
        WriteHead(json, result.ToolVersion);
        json.WriteStartArray("inspections");
        foreach (var inspection in result.Inspections)
        {
            WriteInspection(text, result.ToolVersion, inspection, leftovers: null);
        }

        json.WriteEndArray();
        json.WriteStartArray("failures");
        foreach (var failure in result.Failures)
        {
            WriteFailure(json, failure);
        }

        json.WriteEndArray();
        LeftoversJson.WriteProperties(json, result.Leftovers);
        json.WriteEndObject();
    }

    private static void WriteInspection(JsonText text, string version, Inspection inspection, Leftovers? leftovers)
    {
        var json = text.Json;
        json.WriteStartObject();
        WriteHead(json, version);
        WriteTarget(json, inspection.Target);
        json.WriteString("startedAt", Notation.Of(inspection.StartedAt));
        json.WriteNumber("durationMs", Notation.Milliseconds(inspection.Duration));
        json.WriteNumber("databaseMs", Notation.Milliseconds(inspection.DatabaseTime));
        json.WriteStartArray("outcomes");
        foreach (var outcome in inspection.Outcomes)
        {
            WriteOutcome(json, outcome);
        }

        json.WriteEndArray();
        json.WriteStartArray("findings");
        foreach (var finding in inspection.Findings)
        {
            FindingJson.Write(json, finding);
            text.Drain();
        }

        json.WriteEndArray();
        WriteLines(json, "unseen", inspection.Unseen);
        WriteLines(json, "faults", inspection.Faults);
        if (leftovers is not null)
        {
            LeftoversJson.WriteProperties(json, leftovers);
        }

        json.WriteEndObject();
    }

    private static void WriteLines(Utf8JsonWriter json, string name, IEnumerable<string> lines)
    {
        json.WriteStartArray(name);
        foreach (var line in lines)
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
    }

    private static void WriteHead(Utf8JsonWriter json, string version)
    {
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteStartObject("tool");
        json.WriteString("name", "inspector");
        json.WriteString("version", version);
        json.WriteEndObject();
    }

    /// <summary>The property <c>target</c>.</summary>
    public static void WriteTarget(Utf8JsonWriter json, InspectedTarget target)
    {
        json.WriteStartObject("target");
        json.WriteString("name", target.Name);
        json.WriteString("host", target.Host);
        json.WriteNumber("port", target.Port);
        json.WriteString("database", target.Database);
        json.WriteString("serverVersion", target.ServerVersion);
        json.WriteString("role", target.IsStandby ? "standby" : "primary");
        json.WriteEndObject();
    }

    private static void WriteFailure(Utf8JsonWriter json, Failure failure)
    {
        json.WriteStartObject();
        json.WriteStartObject("target");
        json.WriteString("name", failure.Name);
        json.WriteString("host", failure.Host);
        json.WritePropertyName("port");
        if (failure.Port is { } port)
        {
            json.WriteNumberValue(port);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteString("database", failure.Database);
        json.WriteEndObject();
        json.WriteString("reason", failure.Reason);
        json.WriteEndObject();
    }

    /// <summary>What became of a probe.</summary>
    public static void WriteOutcome(Utf8JsonWriter json, Outcome outcome)
    {
        json.WriteStartObject();
        json.WriteString("probe", outcome.Probe);
        json.WriteString("status", Notation.Of(outcome.Status));
        json.WriteString("reason", outcome.Reason);
        json.WriteNumber("findings", outcome.Findings);
        json.WriteNumber("yielded", outcome.Yielded);
        json.WriteEndObject();
    }
}
