namespace Inspector.Activity;

/// <summary>
/// A server process as <c>pg_stat_get_activity()</c> saw it. What is hidden from our role is null, see <see cref="IsVisible"/>. Names, application and query are
/// whatever their owners like: quote or encode them for their place.
/// </summary>
public sealed record Session
{
    /// <summary>Words after which autovacuum does not yield to who waits for it (<c>autovac_report_activity</c> of autovacuum.c).</summary>
    internal const string PreventsWraparound = "(to prevent wraparound)";

    /// <summary>The process id. Never 0.</summary>
    public required int Pid { get; init; }

    /// <summary>The session that this parallel worker helps: their locks count as one's. Null for everything else; an apply worker's leader is not meant.</summary>
    public int? LeaderPid { get; init; }

    /// <summary>What it is for.</summary>
    public SessionKind Kind { get; init; }

    /// <summary><c>backend_type</c> in the server's words, for example <c>logical replication worker</c>; null where hidden.</summary>
    public string? BackendType { get; init; }

    /// <summary>Its database, by object id; null for what has none: walsender, startup.</summary>
    public uint? DatabaseOid { get; init; }

    /// <summary>Its database's name; null for none, or when the name could not be read (see <see cref="LockSample.Gaps"/>).</summary>
    public string? Database { get; init; }

    /// <summary>Its role, by object id; null for what has none.</summary>
    public uint? RoleOid { get; init; }

    /// <summary>Its role's name; null for none, or when the name could not be read.</summary>
    public string? Role { get; init; }

    /// <summary><c>application_name</c>; empty when the client set none.</summary>
    public string Application { get; init; } = "";

    /// <summary>The client's address without port; null for a Unix socket, for what has no client, and where hidden.</summary>
    public string? Client { get; init; }

    /// <summary><c>active</c>, <c>idle</c>, <c>idle in transaction</c>, <c>idle in transaction (aborted)</c>, <c>fastpath function call</c>, <c>disabled</c>; null where hidden.</summary>
    public string? State { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset? BackendStart { get; init; }

    /// <summary>When its transaction began; null when none is open.</summary>
    public DateTimeOffset? TransactionStart { get; init; }

    /// <summary>When its statement, or the last one if it is idle, began.</summary>
    public DateTimeOffset? QueryStart { get; init; }

    /// <summary>When <see cref="State"/> last changed: since then an idle session is idle.</summary>
    public DateTimeOffset? StateChange { get; init; }

    /// <summary><c>Lock</c>, <c>LWLock</c>, <c>Client</c> ...; null when it does not wait.</summary>
    public string? WaitEventType { get; init; }

    /// <summary>What it waits for, in the server's words; null when it does not wait.</summary>
    public string? WaitEvent { get; init; }

    /// <summary>Its statement, or the last one if it is idle: literals and comments removed, cut to 4,096 characters; empty where none or hidden.</summary>
    public string Query { get; init; } = "";

    /// <summary>Its transaction's id; null when it has written nothing yet.</summary>
    public uint? TransactionId { get; init; }

    /// <summary>How many transactions have begun since it got its own id (<c>age(backend_xid)</c>); null without one.</summary>
    public int? TransactionIdAge { get; init; }

    /// <summary>How many transactions old the oldest is that it may still see (<c>age(backend_xmin)</c>): as far back nothing can be vacuumed; null for none.</summary>
    public int? XminAge { get; init; }

    /// <summary>Whether our role may see more of it than that it exists (own sessions, or <c>pg_read_all_stats</c>).</summary>
    public bool IsVisible { get; init; } = true;

    /// <summary>Whether it vacuums to prevent wraparound: such an autovacuum is not cancelled by who waits for it.</summary>
    public bool PreventsWraparoundByVacuum => Kind == SessionKind.AutovacuumWorker && Query.EndsWith(PreventsWraparound, StringComparison.Ordinal);

    /// <summary>Whether its transaction is open and nothing runs in it, failed or not.</summary>
    public bool IsIdleInTransaction => State is "idle in transaction" or "idle in transaction (aborted)";

    /// <summary>How old its transaction is; null when none is open, or hidden.</summary>
    /// <param name="now">The sample's time: <see cref="LockSample.SampledAt"/>.</param>
    public TimeSpan? TransactionAge(DateTimeOffset now) => now - TransactionStart;
}
