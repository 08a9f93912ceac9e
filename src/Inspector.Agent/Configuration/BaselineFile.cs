using System.Globalization;
using System.Text;
using System.Text.Json;
using Inspector.Agent.Reports;
using Inspector.Findings;

namespace Inspector.Agent.Configuration;

/// <summary>
/// A baseline as a file: JSON with <c>schemaVersion</c>, <c>createdAt</c> and <c>entries</c> of <c>fingerprint</c>, <c>probe</c>, <c>object</c> and <c>title</c>. Fit for version
/// control: the same findings give the same text, in a stable order.
/// </summary>
internal static class BaselineFile
{
    /// <summary>The version of the format.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Some 400,000 entries.</summary>
    private const int Limit = 128 * 1024 * 1024;

    /// <summary>Reads a baseline.</summary>
    /// <exception cref="ConfigurationException">It cannot be read, is damaged, or has a version that this Inspector does not know.</exception>
    public static Baseline Read(string path) =>
        BaselineReader.Read(path, ConfigurationFile.ReadBytes(path, Limit, "write one with --write-baseline").Span);

    /// <summary>Writes a baseline in place of what was there, all or nothing.</summary>
    /// <exception cref="ConfigurationException">It cannot be written; what was there still is.</exception>
    public static void Write(string path, Baseline baseline)
    {
        using var content = new StringWriter(CultureInfo.InvariantCulture);
        using (var text = new JsonText(content))
        {
            Write(text.Json, baseline);
        }

        ConfigurationFile.WriteAtomically(path, Encoding.UTF8.GetBytes(content.ToString()));
    }

    private static void Write(Utf8JsonWriter json, Baseline baseline)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteString("createdAt", Notation.Of(baseline.CreatedAt));
        json.WriteStartArray("entries");
        foreach (var entry in baseline.Entries)
        {
            LeftoversJson.WriteEntry(json, entry);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
