using System.Collections.Immutable;
using System.Text.Json;
using Inspector.Findings;

namespace Inspector.Agent.Reports;

/// <summary>What a SARIF run says of itself: probes that did not look, what could not be seen, entries that silenced nothing.</summary>
internal static class SarifNotifications
{
    private const string Skipped = "probe-skipped";
    private const string Faulted = "probe-faulted";
    private const string Partial = "examined-in-part";
    private const string Unseen = "not-seen";
    private const string Interrupted = "failed-in-the-middle";
    private const string Failed = "database-failed";
    private const string Expired = "suppression-expired";
    private const string UnusedRule = "suppression-unused";
    private const string UnusedEntry = "baseline-entry-unused";

    private static readonly ImmutableArray<(string Id, string Meaning)> Descriptors =
    [
        (Skipped, "A probe could not look, for want of a privilege or a newer server."),
        (Faulted, "A probe failed: a defect of Inspector."),
        (Partial, "A probe could see only a part of what it looks at."),
        (Unseen, "Something could not be seen."),
        (Interrupted, "Something failed in the middle of an inspection; what there is stands."),
        (Failed, "A database could not be inspected."),
        (Expired, "The last day of a suppression is over."),
        (UnusedRule, "A suppression matched nothing."),
        (UnusedEntry, "An entry of the baseline matched nothing."),
    ];

    /// <summary>The property <c>notifications</c> of the driver.</summary>
    public static void WriteDescriptors(Utf8JsonWriter json)
    {
        json.WriteStartArray("notifications");
        foreach (var (id, meaning) in Descriptors)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            SarifMessage.Write(json, "shortDescription", meaning);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The property <c>toolExecutionNotifications</c> of an inspection.</summary>
    public static void WriteExecution(Utf8JsonWriter json, Inspection inspection, SarifRules rules)
    {
        json.WriteStartArray("toolExecutionNotifications");
        foreach (var outcome in inspection.Outcomes)
        {
            _ = outcome switch
            {
                { Status: OutcomeStatus.Skipped } => Write(json, Skipped, "warning", $"{outcome.Probe} was skipped: {outcome.Reason}", outcome.Probe, rules),
                { Status: OutcomeStatus.Faulted } => Write(json, Faulted, "error", $"{outcome.Probe} failed: {outcome.Reason}", outcome.Probe, rules),
                { Reason: { } reason } => Write(json, Partial, "warning", $"{outcome.Probe} examined a part: {reason}", outcome.Probe, rules),
                _ => false,
            };
        }

        foreach (var line in inspection.Unseen)
        {
            Write(json, Unseen, "warning", line);
        }

        foreach (var line in inspection.Faults)
        {
            Write(json, Interrupted, "error", line);
        }

        json.WriteEndArray();
    }

    /// <summary>The property <c>toolExecutionNotifications</c> of a database that could not be inspected.</summary>
    public static void WriteExecution(Utf8JsonWriter json, Failure failure)
    {
        json.WriteStartArray("toolExecutionNotifications");
        Write(json, Failed, "error", $"{Wording.Of(failure)} could not be inspected: {failure.Reason}");
        json.WriteEndArray();
    }

    /// <summary>The property <c>toolConfigurationNotifications</c>.</summary>
    public static void WriteConfiguration(Utf8JsonWriter json, Leftovers leftovers)
    {
        json.WriteStartArray("toolConfigurationNotifications");
        foreach (var rule in leftovers.Expired)
        {
            Write(json, Expired, "note", $"{Wording.Place(rule)}expired after {Notation.Of(rule.Expires!.Value)}: {Wording.Of(rule)}");
        }

        foreach (var rule in leftovers.UnusedSuppressions ?? [])
        {
            Write(json, UnusedRule, "note", $"{Wording.Place(rule)}matched nothing: {Wording.Of(rule)}");
        }

        foreach (var entry in leftovers.UnusedBaselineEntries ?? [])
        {
            Write(json, UnusedEntry, "note", $"{entry.Probe}: {entry.Title}");
        }

        json.WriteEndArray();
    }

    private static bool Write(Utf8JsonWriter json, string id, string level, string text, string? probe = null, SarifRules? rules = null)
    {
        json.WriteStartObject();
        WriteReference(json, "descriptor", id, Descriptors.Select(descriptor => descriptor.Id).TakeWhile(known => known != id).Count());
        if (probe is not null && rules is not null)
        {
            WriteReference(json, "associatedRule", probe, rules.IndexOf(probe));
        }

        json.WriteString("level", level);
        SarifMessage.Write(json, "message", text);
        json.WriteEndObject();
        return true;
    }

    private static void WriteReference(Utf8JsonWriter json, string name, string id, int index)
    {
        json.WriteStartObject(name);
        json.WriteString("id", id);
        json.WriteNumber("index", index);
        json.WriteEndObject();
    }
}
