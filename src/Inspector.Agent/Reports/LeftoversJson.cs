using System.Text.Json;
using Inspector.Findings;

namespace Inspector.Agent.Reports;

/// <summary>What silenced nothing, as the contract has it (<c>docs/inspection.schema.json</c>).</summary>
internal static class LeftoversJson
{
    /// <summary>The three properties at the root.</summary>
    public static void WriteProperties(Utf8JsonWriter json, Leftovers leftovers)
    {
        Write<Suppression>(json, "expiredSuppressions", leftovers.Expired, WriteRule);
        Write<Suppression>(json, "unusedSuppressions", leftovers.UnusedSuppressions, WriteRule);
        Write<BaselineEntry>(json, "unusedBaselineEntries", leftovers.UnusedBaselineEntries, WriteEntry);
    }

    private static void Write<T>(Utf8JsonWriter json, string name, IReadOnlyCollection<T>? entries, Action<Utf8JsonWriter, T> write)
    {
        if (entries is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (var entry in entries)
        {
            write(json, entry);
        }

        json.WriteEndArray();
    }

    private static void WriteRule(Utf8JsonWriter json, Suppression rule)
    {
        json.WriteStartObject();
        json.WriteString("probe", rule.Probe);
        json.WriteString("object", rule.Object?.Text);
        json.WriteString("fingerprint", rule.Fingerprint?.ToString());
        json.WriteString("reason", rule.Reason);
        json.WriteString("expires", rule.Expires is { } day ? Notation.Of(day) : null);
        json.WriteString("source", rule.Source);
        json.WritePropertyName("line");
        if (rule.Line is { } line)
        {
            json.WriteNumberValue(line);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndObject();
    }

    public static void WriteEntry(Utf8JsonWriter json, BaselineEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("fingerprint", entry.Fingerprint.ToString());
        json.WriteString("probe", entry.Probe);
        json.WriteString("object", entry.Object);
        json.WriteString("title", entry.Title);
        json.WriteEndObject();
    }
}
