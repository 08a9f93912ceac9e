using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Inspector.Agent.Reports;

namespace Inspector.Agent.Alerts;

/// <summary>
/// An alert as Alertmanager's API v2 takes it (<c>postableAlerts</c> of its <c>openapi.yaml</c>). The labels are the same whoever sends it and whenever: by them it is one alert. All that changes is an annotation.
/// </summary>
internal static class AlertmanagerMessage
{
    /// <summary>The alert's name.</summary>
    public const string Name = "InspectorLockIncident";

    /// <summary>The alert's severity: how bad an incident is grows with it, and a label may not.</summary>
    public const string Severity = "warning";

    /// <summary>What it is posted to, below the address of an Alertmanager.</summary>
    public const string Path = "api/v2/alerts";

    /// <summary>The body of a request.</summary>
    /// <param name="message">The message.</param>
    /// <param name="links">Where it leads to.</param>
    /// <param name="now">Now, by the receiver's clock.</param>
    /// <param name="ahead">How far the receiver's clock is ahead of the agent's.</param>
    public static ReadOnlyMemory<byte> Of(AlertMessage message, AlertLinks links, DateTimeOffset now, TimeSpan ahead)
    {
        var alert = message.Alert;
        var shift = alert.Ahead + ahead;
        var ends = alert.End is { } end ? Earlier(end + shift, now) : now + alert.Believed;
        var body = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(body);
        json.WriteStartArray();
        json.WriteStartObject();
        WriteLabels(json, alert);
        WriteAnnotations(json, alert, links);
        json.WriteString("startsAt", Time(Earlier(alert.Start + shift, ends)));
        json.WriteString("endsAt", Time(ends));
        if (links.Target(alert) is { } page)
        {
            json.WriteString("generatorURL", page);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.Flush();
        return body.WrittenMemory;
    }

    private static void WriteLabels(Utf8JsonWriter json, LockAlert alert)
    {
        json.WriteStartObject("labels");
        json.WriteString("alertname", Name);
        json.WriteString("severity", Severity);
        json.WriteString("target", alert.Target);
        if (alert.Database is { Length: > 0 } database)
        {
            json.WriteString("db_namespace", database);
        }

        json.WriteString("incident", alert.Incident);
        json.WriteEndObject();
    }

    private static void WriteAnnotations(Utf8JsonWriter json, LockAlert alert, AlertLinks links)
    {
        var root = alert.Root;
        (string Name, string? Text)[] all =
        [
            ("summary", alert.Summary),
            ("root", root.Who),
            ("root_pid", root.Gid is null ? Number(root.Pid) : null),
            ("root_gid", root.Gid),
            ("root_application", root.Application),
            ("root_role", root.Role),
            ("root_client", root.Client),
            ("root_state", root.State),
            ("root_since", root.Since is { } since ? Notation.Of(since) : null),
            ("root_query", root.Query),
            ("began", Notation.Of(alert.Start)),
            ("waiters", Number(alert.End is null ? alert.Waiters : 0)),
            ("peak_waiters", Number(alert.PeakWaiters)),
            ("longest_wait", Quantity.Duration(alert.LongestWait)),
            ("objects", string.Join(", ", alert.Objects)),
            ("tree", alert.Tree),
            ("todo", alert.ToDo),
            ("statement", alert.Statement),
            ("runbook_url", links.Runbook(alert)),
        ];
        json.WriteStartObject("annotations");
        foreach (var (name, text) in all.Where(one => one.Text is { Length: > 0 }))
        {
            json.WriteString(name, text);
        }

        json.WriteEndObject();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
