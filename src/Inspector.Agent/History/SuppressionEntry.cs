using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Inspector.Findings;

namespace Inspector.Agent.History;

/// <summary>A person's rule, or its withdrawal. Of one target, probe, object and fingerprint there is one rule: a later one takes its place.</summary>
/// <param name="Target">The target that it is for; null for all.</param>
/// <param name="Rule">The rule.</param>
/// <param name="At">When it was written.</param>
/// <param name="IsWithdrawn">Whether it no longer holds.</param>
internal sealed record SuppressionEntry(string? Target, Suppression Rule, DateTimeOffset At, bool IsWithdrawn = false) : HistoryEntry
{
    /// <inheritdoc/>
    public override int Rows => 1;

    /// <inheritdoc/>
    public override Task WriteAsync(HistoryConnection connection, CancellationToken cancellation) =>
        connection.ExecuteAsync(
            """
            insert into inspector_suppressions
                (id, target, probe, object_pattern, fingerprint, reason, expires, created_at, withdrawn_at)
            values
                (@id, @target, @probe, @object_pattern, @fingerprint, @reason, @expires, @created_at, @withdrawn_at)
            on conflict (id) do update set
                reason = excluded.reason,
                expires = excluded.expires,
                created_at = excluded.created_at,
                withdrawn_at = excluded.withdrawn_at
            """,
            cancellation,
            ("id", Id),
            ("target", Target),
            ("probe", Rule.Probe),
            ("object_pattern", Rule.Object?.Text),
            ("fingerprint", Rule.Fingerprint?.ToString()),
            ("reason", Rule.Reason),
            ("expires", Rule.Expires?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("created_at", StoredTime.Of(At)),
            ("withdrawn_at", IsWithdrawn ? StoredTime.Of(At) : null));

    /// <summary>The rules that hold for a target on a day, in the order in which they were written.</summary>
    internal static Task<List<Suppression>> ReadAsync(HistoryConnection connection, string target, DateOnly today, CancellationToken cancellation) =>
        connection.QueryAsync(
            """
            select probe, object_pattern, fingerprint, reason, expires
            from inspector_suppressions
            where (target is null or target = @target)
                and (expires is null or expires >= @today)
                and withdrawn_at is null
            order by created_at, id
            """,
            Of,
            cancellation,
            ("target", target),
            ("today", today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    private string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        StoredText.Of(string.Join('\u001f', Target is null ? "all" : "one", Target, Rule.Probe, Rule.Object is null ? "any" : "some", Rule.Object?.Text, Rule.Fingerprint)))))[..32];

    private static Suppression Of(StoredRow row) => new()
    {
        Probe = row.TextOrNull("probe"),
        Object = row.TextOrNull("object_pattern") is { } pattern ? new(pattern) : null,
        Fingerprint = Fingerprint.TryParse(row.TextOrNull("fingerprint"), out var fingerprint) ? fingerprint : null,
        Reason = row.Text("reason"),
        Expires = row.TextOrNull("expires") is { } day ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
    };
}
