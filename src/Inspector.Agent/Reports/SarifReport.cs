using System.Text.Json;
using Inspector.Findings;

namespace Inspector.Agent.Reports;

/// <summary>
/// Writes SARIF 2.1.0 (OASIS): one run for each database. Results have logical locations, since a database has no files; known and suppressed findings are suppressed results; what was
/// not seen are notifications. Messages are for people; raw names stand in the properties.
/// </summary>
internal static class SarifReport
{
    /// <summary>Writes one log file.</summary>
    /// <param name="result">What to write.</param>
    /// <param name="output">Where to.</param>
    /// <param name="probes">What is known of probes; null for all of Inspector's.</param>
    public static void Write(ScanResult result, TextWriter output, IEnumerable<Probe>? probes = null)
    {
        var known = probes?.ToList() ?? [.. Probes.All];
        using var text = new JsonText(output);
        var json = text.Json;
        json.WriteStartObject();
        json.WriteString("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        for (var i = 0; i < result.Inspections.Length; i++)
        {
            // What silenced nothing did so in all databases together; it is said once, in the first run.
            WriteRun(text, result, result.Inspections[i], known, i == 0 ? result.Leftovers : Leftovers.None);
        }

        foreach (var failure in result.Failures)
        {
            WriteFailedRun(json, result, failure);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRun(JsonText text, ScanResult result, Inspection inspection, List<Probe> probes, Leftovers leftovers)
    {
        var json = text.Json;
        var rules = new SarifRules(inspection, probes);
        var locations = new SarifLocations();
        json.WriteStartObject();
        WriteTool(json, result.ToolVersion, rules);
        WriteIdentity(json, inspection.Target.Name, inspection.Target.Database);
        WriteInvocation(json, inspection, rules, leftovers);
        json.WriteStartArray("results");
        foreach (var finding in inspection.Findings)
        {
            SarifResult.Write(json, finding, rules, locations);
            text.Drain();
        }

        json.WriteEndArray();
        locations.Write(json);
        json.WriteStartObject("properties");
        JsonReport.WriteTarget(json, inspection.Target);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A run without the property <c>results</c> is one in which none were looked for (SARIF 2.1.0, 3.14.23).</summary>
    private static void WriteFailedRun(Utf8JsonWriter json, ScanResult result, Failure failure)
    {
        json.WriteStartObject();
        WriteTool(json, result.ToolVersion, rules: null);
        WriteIdentity(json, failure.Name, failure.Database);
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", value: false);
        SarifNotifications.WriteExecution(json, failure);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, string version, SarifRules? rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "inspector");
        json.WriteString("version", version);
        json.WriteString("semanticVersion", version);
        rules?.Write(json);
        SarifNotifications.WriteDescriptors(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The run's place among others: a category for each database, without a number of its own (SARIF 2.1.0, 3.17.3).</summary>
    private static void WriteIdentity(Utf8JsonWriter json, string name, string? database)
    {
        json.WriteStartObject("automationDetails");
        json.WriteString("id", $"inspector/{Uri.EscapeDataString(name)}/{(database is null ? "" : $"{Uri.EscapeDataString(database)}/")}");
        json.WriteEndObject();
    }

    private static void WriteInvocation(Utf8JsonWriter json, Inspection inspection, SarifRules rules, Leftovers leftovers)
    {
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", inspection.Faults.IsEmpty && inspection.Outcomes.All(outcome => outcome.Status != OutcomeStatus.Faulted));
        json.WriteString("startTimeUtc", Notation.Of(inspection.StartedAt));
        json.WriteString("endTimeUtc", Notation.Of(inspection.StartedAt + inspection.Duration));
        SarifNotifications.WriteExecution(json, inspection, rules);
        SarifNotifications.WriteConfiguration(json, leftovers);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
