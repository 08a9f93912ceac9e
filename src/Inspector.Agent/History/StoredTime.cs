namespace Inspector.Agent.History;

/// <summary>Times as the store keeps them: microseconds since 1970 in UTC, as exact as PostgreSQL's own. What is finer is lost.</summary>
internal static class StoredTime
{
    /// <summary>The number that is stored.</summary>
    public static long Of(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The number that is stored, or null.</summary>
    public static long? Of(DateTimeOffset? time) => time is { } known ? Of(known) : null;

    /// <summary>The time that a stored number means.</summary>
    public static DateTimeOffset Read(long stored) => DateTimeOffset.UnixEpoch.AddTicks(stored * TimeSpan.TicksPerMicrosecond);
}
