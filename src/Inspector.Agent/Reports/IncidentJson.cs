using System.Globalization;
using Inspector.Activity;

namespace Inspector.Agent.Reports;

/// <summary>An incident as one line of JSON: <c>incident</c> of <c>docs/locks.schema.json</c>.</summary>
internal static class IncidentJson
{
    /// <summary>The line, with its line feed.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="picture">The latest look at the server.</param>
    public static string Line(Incident incident, LockPicture picture)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        using (var text = new JsonText(line, isIndented: false))
        {
            var json = text.Json;
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", LocksJson.SchemaVersion);
            LocksJson.WriteTarget(json, picture.Host, picture.Port, picture.Sample);
            WriteProperties(json, incident);
            json.WriteEndObject();
        }

        return line.ToString();
    }

    /// <summary>The properties of an incident, but for whose it is.</summary>
    public static void WriteProperties(System.Text.Json.Utf8JsonWriter json, Incident incident)
    {
        json.WriteString("start", Notation.Of(incident.Start));
        json.WriteString("lastSeen", Notation.Of(incident.LastSeen));
        json.WriteString("end", incident.End is { } end ? Notation.Of(end) : null);
        json.WriteNumber("samples", incident.Samples);
        json.WriteStartObject("root");
        json.WriteNumber("pid", incident.Root.Pid);
        json.WriteString("gid", incident.Root.Gid);
        json.WriteString("state", incident.State);
        json.WriteString("database", incident.Database);
        json.WriteString("role", incident.Role);
        json.WriteString("application", incident.Application);
        json.WriteString("client", incident.Client);
        json.WriteString("query", incident.Query);
        json.WriteEndObject();
        json.WriteNumber("peakWaiters", incident.PeakWaiters);
        json.WriteNumber("depth", incident.Depth);
        Write(json, "objects", incident.Objects);
        Write(json, "statements", incident.Statements);
    }

    private static void Write(System.Text.Json.Utf8JsonWriter json, string name, IEnumerable<string> lines)
    {
        json.WriteStartArray(name);
        foreach (var line in lines)
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
    }
}
