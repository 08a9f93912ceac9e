using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Reads what all databases of a server share.</summary>
internal static class ServerReader
{
    internal static readonly Statement Server = new(
        "server",
        "the server's clock, start, role (primary or standby) and identity, and what the role that reads may see",
        (14, """
            select
                now() as read_at,
                pg_is_in_recovery() as is_standby,
                pg_postmaster_start_time() as started_at,
                pg_stat_get_bgwriter_stat_reset_time() as counters_since,
                has_function_privilege('pg_control_system()', 'execute') as is_identifiable,
                current_setting('block_size')::int as block_size,
                current_database()::text as database,
                current_user::text as role,
                r.rolsuper as is_superuser,
                pg_has_role('pg_monitor', 'usage') as is_monitor,
                pg_has_role('pg_read_all_stats', 'usage') as reads_all_statistics,
                pg_has_role('pg_read_all_data', 'usage') as reads_all_data
            from pg_roles r
            where r.rolname = current_user
            """));

    /// <summary>On its own: the server asks whether a function may be called before it knows whether it will be.</summary>
    internal static readonly Statement Identity = new(
        "cluster-identity",
        "what a cluster and its physical replicas have in common, where the role may ask",
        (14, """
            select
                system_identifier
            from pg_control_system()
            """));

    // has_database_privilege() asks the latest catalog, not the snapshot's: null for what was dropped meanwhile.
    internal static readonly Statement Databases = new(
        "databases",
        "every database with its age, collation version, grants and last reset of statistics",
        (14, """
            select
                d.oid,
                d.datname::text as name,
                d.datdba as owner,
                pg_encoding_to_char(d.encoding)::text as encoding,
                d.datistemplate as is_template,
                d.datallowconn as allows_connections,
                coalesce(has_database_privilege(d.oid, 'connect'), false) as may_connect,
                age(d.datfrozenxid) as frozen_age,
                mxid_age(d.datminmxid) as multixact_age,
                null::text as collation_version,
                pg_stat_get_db_stat_reset_time(d.oid) as statistics_reset,
                d.datacl::text[] as grants
            from pg_database d
            """),
        (15, """
            select
                d.oid,
                d.datname::text as name,
                d.datdba as owner,
                pg_encoding_to_char(d.encoding)::text as encoding,
                d.datistemplate as is_template,
                d.datallowconn as allows_connections,
                coalesce(has_database_privilege(d.oid, 'connect'), false) as may_connect,
                age(d.datfrozenxid) as frozen_age,
                mxid_age(d.datminmxid) as multixact_age,
                d.datcollversion as collation_version,
                pg_stat_get_db_stat_reset_time(d.oid) as statistics_reset,
                d.datacl::text[] as grants
            from pg_database d
            """));

    internal static readonly Statement Settings = new(
        "settings",
        "configuration parameters that the role may see, with their source",
        (14, """
            select
                name,
                setting,
                unit,
                source,
                pending_restart
            from pg_settings
            """));

    internal static readonly Statement Slots = new(
        "replication-slots",
        "replication slots with the WAL and the transactions that they hold back",
        (14, """
            select
                slot_name::text as name,
                slot_type = 'logical' as is_logical,
                database::text as database,
                active,
                case when pg_is_in_recovery() then pg_last_wal_replay_lsn() - restart_lsn
                    else pg_current_wal_lsn() - restart_lsn end::int8 as retained_bytes,
                wal_status,
                greatest(age(xmin), age(catalog_xmin)) as xmin_age
            from pg_replication_slots
            """));

    /// <summary>All of it, in a transaction of the caller's.</summary>
    internal static async Task<(ServerSnapshot Server, Database Database)> ReadAsync(GuardedTransaction transaction, CancellationToken cancellation)
    {
        var reading = new Reading();
        var parts = Add(reading, transaction.Version);
        await transaction.ReadAsync(reading, cancellation);
        await IdentifyAsync(transaction, parts, cancellation);
        return (parts.Server, parts.Database);
    }

    /// <summary>The databases alone.</summary>
    internal static async Task<ImmutableArray<Database>> DatabasesAsync(GuardedTransaction transaction, CancellationToken cancellation)
    {
        var (reading, databases) = (new Reading(), new List<Database>());
        AddDatabases(reading, databases);
        await transaction.ReadAsync(reading, cancellation);
        return [.. databases.OrderBy(database => database.Name, StringComparer.Ordinal)];
    }

    /// <summary>Adds all but the identity.</summary>
    /// <returns>What will have been read.</returns>
    internal static ServerParts Add(Reading reading, ServerVersion version)
    {
        var parts = new ServerParts();
        AddDatabases(reading, parts.Databases);
        RoleReader.Add(reading, parts.Roles, parts.Databases, parts.SettingsOfAllRoles);
        reading.Add(Settings, row =>
        {
            var setting = new Setting(
                row.Text("name"), row.TextOrNull("setting") ?? "", row.TextOrNull("unit"), row.Text("source"), row.Bool("pending_restart"));
            parts.Settings[setting.Name] = setting;
        });
        reading.Add(Slots, row => parts.Slots.Add(new(
            row.Text("name"),
            row.Bool("is_logical"),
            row.TextOrNull("database"),
            row.Bool("active"),
            row.Int64OrNull("retained_bytes"),
            row.TextOrNull("wal_status"),
            row.Int32OrNull("xmin_age"))));
        reading.Add(Server, row => parts.Take(row, version));
        return parts;
    }

    /// <summary>Asks for the identity, where the role may.</summary>
    internal static async Task IdentifyAsync(GuardedTransaction transaction, ServerParts parts, CancellationToken cancellation)
    {
        if (parts.IsIdentifiable)
        {
            await foreach (var row in transaction.RowsAsync(Identity, cancellation))
            {
                parts.Server.SystemIdentifier = row.Int64("system_identifier");
            }
        }
    }

    private static void AddDatabases(Reading reading, List<Database> databases) => reading.Add(Databases, row => databases.Add(new()
    {
        Oid = row.Oid("oid"),
        Name = row.Text("name"),
        Owner = row.Oid("owner"),
        Encoding = row.Text("encoding"),
        IsTemplate = row.Bool("is_template"),
        AllowsConnections = row.Bool("allows_connections"),
        MayConnect = row.Bool("may_connect"),
        FrozenAge = row.Int32("frozen_age"),
        MultixactAge = row.Int32("multixact_age"),
        CollationVersion = row.TextOrNull("collation_version"),
        StatisticsReset = row.TimeOrNull("statistics_reset"),
        Grants = Grant.ReadAll(row.Texts("grants")),
    }));
}
