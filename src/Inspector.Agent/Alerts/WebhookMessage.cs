using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Inspector.Agent.Reports;

namespace Inspector.Agent.Alerts;

/// <summary>A message as webhooks get it: <c>docs/webhook.schema.json</c>, version 1.</summary>
internal static class WebhookMessage
{
    /// <summary>The version of the contract. Only an incompatible change would raise it.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The header with <see cref="AlertMessage.IdempotencyKey"/>.</summary>
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>The body of a request.</summary>
    public static ReadOnlyMemory<byte> Of(AlertMessage message, AlertLinks links)
    {
        var alert = message.Alert;
        var body = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteString("event", Notation.Of(message.Event));
        json.WriteString("idempotencyKey", message.IdempotencyKey);
        json.WriteNumber("sequence", alert.Sequence);
        json.WriteString("summary", alert.Summary);
        WriteIncident(json, alert);
        WriteRoot(json, alert.Root);
        json.WriteString("tree", alert.Tree);
        json.WriteString("todo", alert.ToDo);
        json.WriteString("statement", alert.Statement.Length > 0 ? alert.Statement : null);
        json.WriteString("runbookUrl", links.Runbook(alert));
        json.WriteString("targetUrl", links.Target(alert));
        json.WriteEndObject();
        json.Flush();
        return body.WrittenMemory;
    }

    private static void WriteIncident(Utf8JsonWriter json, LockAlert alert)
    {
        json.WriteStartObject("incident");
        json.WriteString("id", alert.Id);
        json.WriteString("key", alert.Incident);
        json.WriteString("target", alert.Target);
        json.WriteString("database", alert.Database);
        json.WriteString("start", Time(alert.Start));
        json.WriteString("seen", Time(alert.Seen));
        json.WriteString("end", alert.End is { } end ? Time(end) : null);
        json.WriteNumber("seconds", Seconds(alert.Duration));
        json.WriteNumber("waiters", alert.End is null ? alert.Waiters : 0);
        json.WriteNumber("peakWaiters", alert.PeakWaiters);
        json.WriteNumber("longestWaitSeconds", Seconds(alert.LongestWait));
        json.WriteStartArray("objects");
        foreach (var name in alert.Objects)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRoot(Utf8JsonWriter json, AlertRoot root)
    {
        json.WriteStartObject("root");
        json.WriteString("name", root.Who);
        json.WriteString("does", root.What);
        json.WriteNumber("pid", root.Pid);
        json.WriteString("gid", root.Gid);
        json.WriteString("application", root.Application);
        json.WriteString("role", root.Role);
        json.WriteString("client", root.Client);
        json.WriteString("state", root.State);
        json.WriteString("transactionStart", root.Since is { } since ? Time(since) : null);
        json.WriteString("query", root.Query.Length > 0 ? root.Query : null);
        json.WriteEndObject();
    }

    private static double Seconds(TimeSpan duration) => Math.Round(duration.TotalSeconds, 1);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
