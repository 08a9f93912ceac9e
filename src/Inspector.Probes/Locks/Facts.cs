using System.Globalization;
using Inspector.Activity;
using Inspector.Findings;

namespace Inspector.Locks;

/// <summary>What a sample says of sessions, as evidence.</summary>
internal static class Facts
{
    private const int MostObjects = 5;
    private const int LongestStatement = 400;

    /// <summary>One fact of a sample.</summary>
    public static Evidence Of(LockSample sample, string name, object value, string? unit = null) => new(name, value, unit, Source(sample));

    /// <summary>A time.</summary>
    public static Evidence Seconds(LockSample sample, string name, TimeSpan time) => Of(sample, name, Math.Round(time.TotalSeconds, 1), "s");

    /// <summary>Who is blocked, how deep, for how long and on what.</summary>
    public static IEnumerable<Evidence> Of(Blockade blockade)
    {
        var sample = blockade.Sample;
        yield return Of(sample, "blocked sessions", (long)blockade.Blocked.Length, "sessions");
        yield return Of(sample, "depth", (long)blockade.Depth, "levels");
        yield return Seconds(sample, "longest wait", blockade.Longest);
        if (!blockade.Objects.IsEmpty)
        {
            var further = blockade.Objects.Length - MostObjects;
            yield return Of(sample, "waited for", string.Join(", ", blockade.Objects.Take(MostObjects))
                + (further > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {further} more") : ""));
        }
    }

    /// <summary>Who a session is and what it does; nothing for one that ended while we looked.</summary>
    public static IEnumerable<Evidence> Of(LockSample sample, Session? session)
    {
        if (session is null)
        {
            yield break;
        }

        if (!session.IsVisible)
        {
            yield return new("state", null, null, "not known: the role lacks pg_read_all_stats");
        }

        foreach (var (name, text) in Texts(session))
        {
            if (!string.IsNullOrEmpty(text))
            {
                yield return Of(sample, name, text);
            }
        }

        if (session.TransactionAge(sample.SampledAt) is { } age)
        {
            yield return Seconds(sample, "transaction age", age);
        }

        if (session.StateChange is { } since && session.State != "active")
        {
            yield return Seconds(sample, "in that state for", sample.SampledAt - since);
        }
    }

    private static string Source(LockSample sample) => FormattableString.Invariant($"sample of {sample.SampledAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z");

    private static IEnumerable<(string Name, string? Text)> Texts(Session session) =>
    [
        ("state", session.State),
        ("process", session.Kind is SessionKind.Client or SessionKind.Unknown ? null : session.BackendType),
        ("database", session.Database),
        ("role", session.Role),
        ("application", session.Application),
        ("client", session.Client),
        (session.State == "active" ? "statement" : "last statement", Shortened(session.Query)),
    ];

    private static string Shortened(string query)
    {
        var line = string.Join(' ', query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var end = Math.Min(line.Length, LongestStatement);
        return end == line.Length ? line : line[..(char.IsHighSurrogate(line[end - 1]) ? end - 1 : end)] + " ...";
    }
}
