using System.Collections.Immutable;
using Inspector.Remediation.Widening;

namespace Inspector.Remediation.Steps;

/// <summary>Filling the twins of columns in the rows that were there before them.</summary>
internal static class BackfillTwin
{
    /// <summary>Pages of one batch: half a megabyte, so that no row is locked for long.</summary>
    private const int Batch = 64;

    /// <summary>
    /// The step. It walks through the pages that the table has now: a row that is written meanwhile, wherever it goes, has its twin from the
    /// trigger. Rows that are right already are passed over, so that it may be stopped and run again.
    /// </summary>
    public static Step Of(TwinTable table) => new()
    {
        Phase = Phase.Backfill,
        Sql = Sql.Of($"DO {Sql.Code(Body(table))};"),
        Locks = [Lock.Of(LockMode.RowExclusiveLock, table.Table)],
        Blocks = Blocks.None,
        IsTransactional = false,
        Work = Work.Rewrite,
        Verify = Sql.Of($"SELECT NOT EXISTS (SELECT FROM {table.Table} WHERE {Differs(table)});"),
        WhyNoRollback = "nothing to undo: no one reads the new column yet, and it goes with the step that added it",
        Caveats = Caveats(table),
    };

    private static ImmutableArray<string> Caveats(TwinTable table) =>
    [
        "Run it by itself, outside a transaction: it commits each batch, says how far it is, and may be stopped and run again at any time.",
        "Every row is written once: expect up to as much free disk as the table takes, as much WAL, and more work for autovacuum and replicas.",
        "A batch that waits half a second for a row lets go and tries again. To go slower, raise the pause in pg_sleep.",
        .. table.UpdateTriggers.Any()
            ? ["It keeps the table's own triggers from firing by session_replication_role, which needs a superuser or, from 15, a grant of SET on that parameter."]
            : (ImmutableArray<string>)[],
        .. table.Table.RowSecurity
            ? ["It switches row security off for itself, and fails rather than miss a row where the role may not do that."]
            : (ImmutableArray<string>)[],
    ];

    private static Sql Differs(TwinTable table) => Sql.Join(" OR ", table.Columns.Select(twin => twin.Differs));

    private static Sql Body(TwinTable table)
    {
        var settings = Sql.Join("",
        [
            table.UpdateTriggers.Any() ? Sql.Of($"\n            SET LOCAL session_replication_role = replica;") : Sql.Of($""),
            table.Table.RowSecurity ? Sql.Of($"\n            SET LOCAL row_security = off;") : Sql.Of($""),
        ]);
        return Sql.Of($"""
            DECLARE
                pages CONSTANT bigint := pg_relation_size({Sql.Regclass(table.Table)}) / current_setting('block_size')::bigint;
                page bigint := 0;
            BEGIN
                WHILE page < pages LOOP
                    BEGIN
                        SET LOCAL lock_timeout = 500;{settings}
                        UPDATE {table.Table}
                        SET {Sql.Join(", ", table.Columns.Select(twin => Sql.Of($"{Sql.Name(twin.Name)} = {twin.Column}")))}
                        WHERE ctid >= format('(%s,0)', page)::tid
                            AND ctid < format('(%s,0)', page + {Batch})::tid
                            AND ({Differs(table)});
                        page := page + {Batch};
                    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
                        RAISE INFO 'page %: a row is locked, trying again', page;
                    END;
                    COMMIT;
                    RAISE INFO '% of % pages', least(page, pages), pages;
                    PERFORM pg_sleep(0.05);
                END LOOP;
            END
            """);
    }
}
