using System.Text.Json;
using Inspector.Activity;

namespace Inspector.Agent.Reports;

/// <summary>A session or a prepared transaction as the contract has it (<c>docs/locks.schema.json</c>). What is hidden from our role is null.</summary>
internal static class LockSessionJson
{
    /// <summary>The word for a prepared transaction, which is no session.</summary>
    public const string Prepared = "preparedTransaction";

    /// <summary>A session.</summary>
    public static void Write(Utf8JsonWriter json, Session session, DateTimeOffset now, TimeSpan? wait)
    {
        json.WriteStartObject();
        json.WriteNumber("pid", session.Pid);
        json.WriteString("kind", Notation.Of(session.Kind));
        json.WriteNull("gid");
        json.WriteString("database", session.Database);
        json.WriteString("role", session.Role);
        json.WriteString("application", session.IsVisible ? session.Application : null);
        json.WriteString("client", session.Client);
        json.WriteString("state", session.State);
        WriteSeconds(json, "transactionAgeSeconds", session.TransactionAge(now));
        WriteSeconds(json, "waitSeconds", wait);
        json.WriteString("query", session.IsVisible ? session.Query : null);
        json.WriteEndObject();
    }

    /// <summary>A prepared transaction.</summary>
    public static void Write(Utf8JsonWriter json, PreparedTransaction prepared, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteNumber("pid", 0);
        json.WriteString("kind", Prepared);
        json.WriteString("gid", prepared.Gid);
        json.WriteString("database", prepared.Database);
        json.WriteString("role", prepared.Owner);
        json.WriteNull("application");
        json.WriteNull("client");
        json.WriteString("state", "prepared");
        WriteSeconds(json, "transactionAgeSeconds", now - prepared.PreparedAt);
        json.WriteNull("waitSeconds");
        json.WriteNull("query");
        json.WriteEndObject();
    }

    /// <summary>A duration in seconds, to the tenth; never below 0, which clocks that are read one after the other would give.</summary>
    public static void WriteSeconds(Utf8JsonWriter json, string name, TimeSpan? duration)
    {
        if (duration is { } known)
        {
            json.WriteNumber(name, Math.Max(0, Math.Round(known.TotalSeconds, 1)));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
