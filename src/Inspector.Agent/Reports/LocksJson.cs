using System.Text.Json;
using Inspector.Activity;

namespace Inspector.Agent.Reports;

/// <summary>Writes the contract for machines, version 1: exactly what <c>docs/locks.schema.json</c> describes. Pure; a queue of thousands is written piece by piece.</summary>
internal static class LocksJson
{
    /// <summary>The version of the contract. Only an incompatible change would raise it.</summary>
    public const int SchemaVersion = 1;

    private const int EdgesAtOnce = 100;

    /// <summary>Writes one object with a line feed at its end.</summary>
    /// <param name="picture">What was seen.</param>
    /// <param name="output">Where to.</param>
    /// <param name="isIndented">Whether over several lines; else in one, for a stream of such objects.</param>
    public static void Write(LockPicture picture, TextWriter output, bool isIndented = true)
    {
        using var text = new JsonText(output, isIndented);
        var (json, sample) = (text.Json, picture.Sample);
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        WriteTarget(json, picture.Host, picture.Port, sample);
        json.WriteString("sampledAt", Notation.Of(sample.SampledAt));
        json.WriteNumber("databaseMs", Math.Round(sample.DatabaseTime.TotalMilliseconds, 1));
        json.WriteNumber("waiters", sample.Waiters);
        WriteSessions(text, sample);
        WriteEdges(text, sample);
        WriteRoots(json, sample);
        WriteCycles(json, sample);
        json.WriteStartArray("findings");
        foreach (var finding in picture.Examination.Findings)
        {
            FindingJson.Write(json, finding);
            text.Drain();
        }

        json.WriteEndArray();
        json.WriteStartArray("outcomes");
        foreach (var outcome in picture.Examination.Outcomes)
        {
            JsonReport.WriteOutcome(json, outcome);
        }

        json.WriteEndArray();
        json.WriteStartArray("unseen");
        foreach (var line in picture.Unseen)
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The property <c>target</c>.</summary>
    public static void WriteTarget(Utf8JsonWriter json, string host, int port, LockSample sample)
    {
        json.WriteStartObject("target");
        json.WriteString("host", host);
        json.WriteNumber("port", port);
        json.WriteString("serverVersion", sample.Version.ToString());
        json.WriteString("role", sample.IsStandby ? "standby" : "primary");
        json.WriteEndObject();
    }

    private static void WriteSessions(JsonText text, LockSample sample)
    {
        var waits = LongestWaits(sample);
        text.Json.WriteStartArray("sessions");
        foreach (var prepared in sample.PreparedTransactions)
        {
            LockSessionJson.Write(text.Json, prepared, sample.SampledAt);
            text.Drain();
        }

        foreach (var session in sample.Sessions)
        {
            LockSessionJson.Write(text.Json, session, sample.SampledAt, waits.TryGetValue(session.Pid, out var wait) ? wait : null);
            text.Drain();
        }

        text.Json.WriteEndArray();
    }

    private static Dictionary<int, TimeSpan> LongestWaits(LockSample sample)
    {
        var waits = new Dictionary<int, TimeSpan>();
        foreach (var waiter in sample.Graph.Queues.SelectMany(queue => queue.Waiters))
        {
            if (sample.SampledAt - waiter.Since is { } wait && !(waits.TryGetValue(waiter.Party.Pid, out var longer) && longer >= wait))
            {
                waits[waiter.Party.Pid] = wait;
            }
        }

        return waits;
    }

    private static void WriteEdges(JsonText text, LockSample sample)
    {
        var (json, written) = (text.Json, 0);
        json.WriteStartArray("edges");
        foreach (var edge in sample.Graph.Edges)
        {
            json.WriteStartObject();
            json.WriteNumber("waiter", edge.Waiter.Pid);
            json.WriteNumber("blocker", edge.Blocker.Pid);
            json.WriteString("blockerGid", edge.Blocker.Gid);
            json.WriteString("lockType", edge.Target.Key.Type);
            json.WriteString("database", edge.Target.Database);
            json.WriteString("object", edge.Target.Object);
            json.WriteString("awaits", edge.Awaits.ToString());
            json.WriteString("holds", edge.Holds.ToString());
            json.WriteBoolean("queued", edge.IsQueued);
            LockSessionJson.WriteSeconds(json, "waitSeconds", edge.Wait);
            json.WriteEndObject();
            if (++written % EdgesAtOnce == 0)
            {
                text.Drain();
            }
        }

        json.WriteEndArray();
    }

    private static void WriteRoots(Utf8JsonWriter json, LockSample sample)
    {
        json.WriteStartArray("roots");
        foreach (var root in sample.Graph.Roots)
        {
            json.WriteStartObject();
            json.WriteNumber("pid", root.Party.Pid);
            json.WriteString("gid", root.Party.Gid);
            json.WriteString("state", root.State);
            json.WriteNumber("blocked", root.Blocked);
            json.WriteNumber("depth", root.Depth);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCycles(Utf8JsonWriter json, LockSample sample)
    {
        json.WriteStartArray("cycles");
        foreach (var cycle in sample.Graph.Cycles)
        {
            json.WriteStartArray();
            foreach (var party in cycle)
            {
                json.WriteNumberValue(party.Pid);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
