using Inspector.Remediation.Widening;

namespace Inspector.Remediation.Steps;

/// <summary>
/// Adding, beside columns of a table, twins of a wider type, with a trigger that fills them and a CHECK that lets no row in which they differ.
/// </summary>
internal static class AddTwin
{
    /// <summary>The step.</summary>
    public static Step Of(TwinTable table) => new()
    {
        Phase = Phase.Expand,
        Sql = Sql.Transaction(Timeouts.Short,
        [
            AlterTable.Of(table.Table,
            [
                .. table.Columns.Select(twin => Sql.Of($"ADD COLUMN {Sql.Name(twin.Name)} {twin.Wider.Declaration}")),
                Sql.Of($"ADD CONSTRAINT {Sql.Name(table.Check)} CHECK ({Sql.Join(" AND ", table.Columns.Select(twin => twin.IsSame))}) NOT VALID"),
            ]),
            .. table.Columns.SelectMany(twin => Likeness(table, twin)),
            Sql.Of($"CREATE FUNCTION {table.QualifiedFunction}() RETURNS trigger LANGUAGE plpgsql AS {Sql.Code(Body(table))};"),
            Sql.Of($"CREATE TRIGGER {Sql.Name(table.Trigger)} BEFORE INSERT OR UPDATE ON {table.Table}"),
            Sql.Of($"    FOR EACH ROW EXECUTE FUNCTION {table.QualifiedFunction}();"),
            Sql.Of($"ALTER TABLE {table.Table} ENABLE ALWAYS TRIGGER {Sql.Name(table.Trigger)};"),
        ]),
        Locks = [Lock.Of(LockMode.AccessExclusiveLock, table.Table)],
        Blocks = Blocks.ReadsAndWrites,
        IsTransactional = false,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"SELECT tgenabled = 'A' FROM pg_trigger WHERE tgrelid = {Sql.Regclass(table.Table)} AND tgname = {Sql.Literal(table.Trigger)};"),
        Rollback = Sql.Transaction(Timeouts.Short,
        [
            Sql.Of($"DROP TRIGGER {Sql.Name(table.Trigger)} ON {table.Table};"),
            Sql.Of($"DROP FUNCTION {table.QualifiedFunction}();"),
            AlterTable.Of(table.Table,
            [
                Sql.Of($"DROP CONSTRAINT {Sql.Name(table.Check)}"),
                .. table.Columns.Select(twin => Sql.Of($"DROP COLUMN {Sql.Name(twin.Name)}")),
            ]),
        ]),
        Caveats =
        [
            "The table has one more column, at its end: statements that rely on the number of columns (INSERT without a column list, row types) see it.",
            "A session that prepared a SELECT * of this table gets one error (cached plan must not change result type) before it prepares it again.",
        ],
    };

    private static Sql Body(TwinTable table) => Sql.Join("\n",
    [
        Sql.Of($"BEGIN"),
        .. table.Columns.Select(twin => Sql.Of($"    NEW.{Sql.Name(twin.Name)} := NEW.{twin.Column};")),
        Sql.Of($"    RETURN NEW;"),
        Sql.Of($"END"),
    ]);

    /// <summary>What a person set on the column itself.</summary>
    private static IEnumerable<Sql> Likeness(TwinTable table, TwinColumn twin)
    {
        if (table.Attachments.Text(twin.Column, "comment") is { } comment)
        {
            yield return Sql.Of($"COMMENT ON COLUMN {table.Table}.{Sql.Name(twin.Name)} IS {Sql.Literal(comment)};");
        }

        if (table.Attachments.Text(twin.Column, "statistics target") is { } target)
        {
            yield return Sql.Of($"ALTER TABLE {table.Table} ALTER COLUMN {Sql.Name(twin.Name)} SET STATISTICS {Sql.FromServer(target)};");
        }

        if (table.Attachments.Text(twin.Column, "column options") is { } options)
        {
            yield return Sql.Of($"ALTER TABLE {table.Table} ALTER COLUMN {Sql.Name(twin.Name)} SET ({Sql.FromServer(options)});");
        }
    }
}
