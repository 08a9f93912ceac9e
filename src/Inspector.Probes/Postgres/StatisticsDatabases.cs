using Inspector.Activity;

namespace Inspector.Postgres;

/// <summary>Reads what the statistics tier asks about databases.</summary>
internal static class StatisticsDatabases
{
    internal static readonly Statement Databases = new(
        "database-statistics",
        "every database with its age and its counters",
        (14, """
            select
                d.oid,
                d.datname::text as name,
                d.datallowconn as allows_connections,
                age(d.datfrozenxid) as frozen_age,
                mxid_age(d.datminmxid) as multixact_age,
                pg_stat_get_db_xact_commit(d.oid) as committed,
                pg_stat_get_db_xact_rollback(d.oid) as rolled_back,
                pg_stat_get_db_blocks_fetched(d.oid) as blocks_fetched,
                pg_stat_get_db_blocks_hit(d.oid) as blocks_hit,
                pg_stat_get_db_tuples_returned(d.oid) as tuples_returned,
                pg_stat_get_db_tuples_fetched(d.oid) as tuples_fetched,
                pg_stat_get_db_tuples_inserted(d.oid) as tuples_inserted,
                pg_stat_get_db_tuples_updated(d.oid) as tuples_updated,
                pg_stat_get_db_tuples_deleted(d.oid) as tuples_deleted,
                pg_stat_get_db_temp_files(d.oid) as temp_files,
                pg_stat_get_db_temp_bytes(d.oid) as temp_bytes,
                pg_stat_get_db_checksum_failures(d.oid) as checksum_failures,
                pg_stat_get_db_stat_reset_time(d.oid) as since
            from pg_database d
            """));

    /// <summary>Adds up the files of a database one by one, without a lock on anything: what it costs grows with their number.</summary>
    internal static readonly Statement Size = new(
        "database-size",
        "the size of one database on disk",
        (14, """
            select
                clock_timestamp() as at,
                pg_database_size(d.oid) as bytes
            from unnest($1::oid[]) d(oid)
            """));

    internal static DatabaseStatistics Read(Row row)
    {
        var (oid, name, allowsConnections) = (row.Oid("oid"), row.Text("name"), row.Bool("allows_connections"));
        var (frozenAge, multixactAge) = (row.Int32("frozen_age"), row.Int32("multixact_age"));
        var (committed, rolledBack) = (row.Int64("committed"), row.Int64("rolled_back"));
        var (fetched, hit) = (row.Int64("blocks_fetched"), row.Int64("blocks_hit"));
        return new()
        {
            Oid = oid,
            Name = name,
            AllowsConnections = allowsConnections,
            FrozenAge = frozenAge,
            MultixactAge = multixactAge,
            Committed = committed,
            RolledBack = rolledBack,
            BlocksRead = Math.Max(0, fetched - hit), // two counters, read one after the other
            BlocksHit = hit,
            TuplesReturned = row.Int64("tuples_returned"),
            TuplesFetched = row.Int64("tuples_fetched"),
            TuplesInserted = row.Int64("tuples_inserted"),
            TuplesUpdated = row.Int64("tuples_updated"),
            TuplesDeleted = row.Int64("tuples_deleted"),
            TempFiles = row.Int64("temp_files"),
            TempBytes = row.Int64("temp_bytes"),
            ChecksumFailures = row.Int64OrNull("checksum_failures"),
            Since = row.TimeOrNull("since"),
        };
    }
}
