using System.Collections.Frozen;
using Inspector.Activity;
using Inspector.Remediation;

namespace Inspector.Postgres;

/// <summary>Reads the lock table: whether anyone waits, and every lock on what is waited for. One call of <c>pg_lock_status()</c> is one moment of the table.</summary>
internal static class LockRows
{
    /// <summary>Cheaper than the sessions while few locks are held, and it needs no privilege.</summary>
    internal static readonly Statement Gate = new(
        "lock-waiters",
        "how many lock entries there are, and how many of them are awaited",
        (14, """
            select
                clock_timestamp() as at,
                count(*) as entries,
                count(*) filter (where not granted) as awaited
            from pg_lock_status()
            """));

    // A superset of the locks on objects that have a waiter: one column tells objects of a kind apart, or nearly, and hashes quickly. Most of a long queue waits, and most
    // granted locks of transactions and rows are told from the others by their type alone. The rows of the fast path block nobody.
    internal static readonly Statement Rows = new(
        "awaited-locks",
        "the locks on every object that somebody waits for, the rows that waiters want, and the ids of prepared transactions",
        (14, """
            with entries as materialized (
                select
                    locktype,
                    database,
                    relation,
                    page,
                    tuple,
                    virtualxid,
                    transactionid,
                    classid,
                    objid,
                    objsubid,
                    case when pid is null then virtualtransaction end as prepared,
                    pid,
                    mode,
                    granted,
                    waitstart
                from pg_lock_status()
                where not fastpath
                    and mode <> 'SIReadLock'
            )
            select
                *
            from entries
            where not granted
                or case locktype
                    when 'tuple' then true
                    when 'transactionid' then
                        prepared is not null
                        or transactionid in (select transactionid from entries where not granted and transactionid is not null)
                    when 'virtualxid' then
                        virtualxid in (select virtualxid from entries where not granted and virtualxid is not null)
                    else
                        coalesce(relation, objid, database) in (
                            select
                                coalesce(relation, objid, database)
                            from entries
                            where not granted
                                and locktype not in ('tuple', 'transactionid', 'virtualxid'))
                end
            """));

    internal static readonly Statement Blockers = new(
        "blocking-pids",
        "for whom a few sessions wait, where the order of a queue does not follow from times",
        (14, """
            select
                p.pid,
                pg_blocking_pids(p.pid) as blockers
            from unnest($1::int[]) p(pid)
            """));

    internal static readonly Statement Waiting = new(
        "waiting-sessions",
        "the sessions that wait for a lock, with those for whom they wait: while few wait, cheaper than a large lock table",
        (14, """
            select
                pid,
                query_start,
                pg_blocking_pids(pid) as blockers
            from pg_stat_get_activity(null)
            where wait_event_type = 'Lock'
            """));

    internal static readonly Statement Held = new(
        "held-locks",
        "the relations that a few sessions have locked to change them",
        (14, """
            select distinct
                pid,
                database,
                relation,
                mode
            from pg_lock_status()
            where pid = any($1::int[])
                and locktype = 'relation'
                and granted
                and relation >= 16384
                and mode not in ('AccessShareLock', 'RowShareLock', 'SIReadLock')
            """));

    private static readonly FrozenDictionary<string, LockMode> Modes = Enum.GetValues<LockMode>().ToFrozenDictionary(mode => mode.ToString(), StringComparer.Ordinal);

    /// <summary>Words that come again and again, once.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Types = new[]
    {
        "relation", "extend", "frozenid", "page", "tuple", "transactionid", "virtualxid", "spectoken", "object", "userlock", "advisory", "applytransaction",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The mode of a name.</summary>
    internal static LockMode Mode(string name) => Modes[name];

    /// <summary>A row of <see cref="Rows"/>.</summary>
    internal static LockRow Read(Row row)
    {
        var type = row.Text("locktype");
        return new(
            new(
                Types.TryGetValue(type, out var known) ? known : type,
                row.OidOrNull("database"),
                row.OidOrNull("relation"),
                row.Int32OrNull("page"),
                row.Int16OrNull("tuple"),
                row.TextOrNull("virtualxid"),
                row.OidOrNull("transactionid"),
                row.OidOrNull("classid"),
                row.OidOrNull("objid"),
                row.Int16OrNull("objsubid")),
            row.Int32OrNull("pid") ?? 0,
            row.TextOrNull("prepared") ?? "",
            Mode(row.Text("mode")),
            row.Bool("granted"),
            row.TimeOrNull("waitstart"));
    }
}
