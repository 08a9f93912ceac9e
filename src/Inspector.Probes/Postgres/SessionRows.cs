using Inspector.Activity;
using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Reads sessions and prepared transactions by the functions below the views, which would join catalogs that may be locked.</summary>
internal static class SessionRows
{
    private const string Hidden = "<insufficient privilege>"; // pg_stat_get_activity of pgstatfuncs.c

    internal static readonly Statement Standing = new(
        "standing-sessions",
        "the sessions that wait for a lock or whose transaction has been open for 10 s",
        (14, """
            select
                pid,
                datid,
                usesysid,
                application_name,
                state,
                left(query, 4096) as query,
                wait_event_type,
                wait_event,
                xact_start,
                query_start,
                backend_start,
                state_change,
                host(client_addr) as client,
                backend_xid,
                backend_xmin,
                age(backend_xid) as xid_age,
                age(backend_xmin) as xmin_age,
                backend_type,
                leader_pid
            from pg_stat_get_activity(null)
            where wait_event_type = 'Lock'
                or xact_start < clock_timestamp() - interval '10 s'
                or wait_event in ('LockManager', 'LockFastPath')
            """));

    /// <summary>
    /// What does not change while a client's statement runs is sent once: what is older than the parameter is known from the reading before, or else asked for by process id.
    /// </summary>
    internal static readonly Statement Open = new(
        "open-sessions",
        "while somebody waits: the sessions with an open transaction, of any state and statement; whole, unless their statement is older than a time",
        (14, """
            select
                pid,
                application_name,
                state,
                wait_event_type,
                wait_event,
                xact_start,
                query_start,
                backend_start,
                state_change,
                backend_xid,
                backend_xmin,
                age(backend_xid) as xid_age,
                age(backend_xmin) as xmin_age,
                is_whole,
                case when is_whole then datid end as datid,
                case when is_whole then usesysid end as usesysid,
                case when is_whole then left(query, 4096) end as query,
                case when is_whole then host(client_addr) end as client,
                case when is_whole then backend_type end as backend_type,
                case when is_whole then leader_pid end as leader_pid
            from (
                select
                    pid,
                    application_name,
                    state,
                    wait_event_type,
                    wait_event,
                    xact_start,
                    query_start,
                    backend_start,
                    state_change,
                    backend_xid,
                    backend_xmin,
                    datid,
                    usesysid,
                    query,
                    client_addr,
                    backend_type,
                    leader_pid,
                    (
                        backend_start < ($1::timestamptz[])[1]
                        and query_start < ($1::timestamptz[])[1]
                        and backend_type = 'client backend'
                    ) is not true as is_whole
                from pg_stat_get_activity(null)
                where wait_event_type = 'Lock'
                    or xact_start is not null
                    or leader_pid is not null
                    or wait_event in ('LockManager', 'LockFastPath')
                offset 0
            ) a
            """));

    internal static readonly Statement Some = new(
        "named-sessions",
        "a few sessions that hold awaited locks without a transaction of their own, or hidden",
        (14, """
            select
                pid,
                datid,
                usesysid,
                application_name,
                state,
                left(query, 4096) as query,
                wait_event_type,
                wait_event,
                xact_start,
                query_start,
                backend_start,
                state_change,
                host(client_addr) as client,
                backend_xid,
                backend_xmin,
                age(backend_xid) as xid_age,
                age(backend_xmin) as xmin_age,
                backend_type,
                leader_pid
            from pg_stat_get_activity(null)
            where pid = any($1::int[])
            """));

    internal static readonly Statement Count = new(
        "session-count",
        "how many server processes there are, whether this is a standby, and whether the role sees what other roles' sessions do",
        (14, """
            select
                clock_timestamp() as at,
                pg_is_in_recovery() as is_standby,
                pg_has_role('pg_read_all_stats', 'usage') as sees_all,
                count(*) as sessions
            from pg_stat_get_backend_idset()
            """));

    internal static readonly Statement Gate = new(
        "waiting-count",
        "how many sessions wait for a lock, where the lock table is too large to be counted",
        (14, """
            select
                clock_timestamp() as at,
                count(*) as awaited
            from pg_stat_get_activity(null)
            where wait_event_type = 'Lock'
            """));

    internal static readonly Statement Prepared = new(
        "prepared-transactions",
        "transactions that wait for COMMIT PREPARED",
        (14, """
            select
                transaction,
                gid,
                prepared,
                ownerid,
                dbid
            from pg_prepared_xact()
            """));

    internal static readonly Statement Builds = new(
        "live-index-builds",
        "index builds at work, with whom they wait for",
        (14, """
            select
                pid,
                datid,
                relid,
                param1::int as command,
                param4 as lockers_total,
                param5 as lockers_done,
                param6::int as locker,
                param7::int8 as index,
                param10::int as phase
            from pg_stat_get_progress_info('CREATE INDEX')
            where relid is not null
            """));

    /// <summary>A session, without the names of its database and role.</summary>
    internal static Session Read(Row row)
    {
        var query = row.TextOrNull("query") ?? "";
        var (pid, database, role) = (row.Int32("pid"), row.OidOrNull("datid"), row.OidOrNull("usesysid"));
        var (application, state) = (row.TextOrNull("application_name") ?? "", row.TextOrNull("state"));
        var type = row.TextOrNull("backend_type");
        var kind = KindOf(type);
        return new()
        {
            Pid = pid,
            DatabaseOid = database is 0 ? null : database,
            RoleOid = role is 0 ? null : role,
            Application = application,
            State = state,
            Query = query == Hidden ? "" : StatementText.WithoutLiterals(query),
            WaitEventType = row.TextOrNull("wait_event_type"),
            WaitEvent = row.TextOrNull("wait_event"),
            TransactionStart = row.TimeOrNull("xact_start"),
            QueryStart = row.TimeOrNull("query_start"),
            BackendStart = row.TimeOrNull("backend_start"),
            StateChange = row.TimeOrNull("state_change"),
            Client = row.TextOrNull("client"),
            TransactionId = row.OidOrNull("backend_xid"),
            TransactionIdAge = row.Int32OrNull("xid_age"),
            XminAge = row.Int32OrNull("xmin_age"),
            BackendType = type,
            Kind = kind,
            LeaderPid = kind == SessionKind.ParallelWorker ? row.Int32OrNull("leader_pid") : null,
            IsVisible = query != Hidden,
        };
    }

    /// <summary>A prepared transaction, without the names of its database and owner.</summary>
    internal static PreparedTransaction ReadPrepared(Row row)
    {
        var (transaction, gid, at) = (row.Oid("transaction"), row.Text("gid"), row.Time("prepared"));
        return new(transaction, gid, at, row.Oid("ownerid"), null, row.Oid("dbid"), null);
    }

    /// <summary>An index build.</summary>
    internal static IndexProgress ReadBuild(Row row)
    {
        var (pid, database, table) = (row.Int32("pid"), row.Oid("datid"), row.Oid("relid"));
        var (command, total, done) = (row.Int32("command"), row.Int64("lockers_total"), row.Int64("lockers_done"));
        var (locker, index) = (row.Int32("locker"), checked((uint)row.Int64("index")));
        return new(pid, database, table, index, command, row.Int32("phase"), total, done, locker);
    }

    /// <summary>The kind that <c>backend_type</c> tells.</summary>
    internal static SessionKind KindOf(string? type) => type switch
    {
        null => SessionKind.Unknown,
        "client backend" => SessionKind.Client,
        "parallel worker" => SessionKind.ParallelWorker,
        "autovacuum worker" => SessionKind.AutovacuumWorker,
        "walsender" => SessionKind.WalSender,
        "startup" => SessionKind.Startup,
        _ => SessionKind.Background,
    };
}
