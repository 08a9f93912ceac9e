using Inspector.Remediation.Widening;

namespace Inspector.Remediation.Steps;

/// <summary>Dropping the old columns after the switch, with the trigger that kept them.</summary>
internal static class DropTwin
{
    /// <summary>The step.</summary>
    public static Step Of(TwinTable table) => new()
    {
        Phase = Phase.Contract,
        Sql = Sql.Transaction(Timeouts.Short,
        [
            Sql.Of($"DROP TRIGGER {Sql.Name(table.Trigger)} ON {table.Table};"),
            Sql.Of($"DROP FUNCTION {table.QualifiedFunction}();"),
            AlterTable.Of(table.Table,
            [
                Sql.Of($"DROP CONSTRAINT {Sql.Name(table.Check)}"),
                .. table.Columns.Select(twin => Sql.Of($"DROP COLUMN {Sql.Name(twin.Name)}")),
            ]),
            .. NotNullNames(table),
        ]),
        Locks =
        [
            Lock.Of(LockMode.AccessExclusiveLock, table.Table),
            .. table.Indexes.Select(twin => Lock.Of(LockMode.AccessExclusiveLock, table.Table.Schema, twin.Back?.Name ?? twin.Name)),
        ],
        Blocks = Blocks.ReadsAndWrites,
        IsTransactional = false,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"""
            SELECT count(*) = 0 FROM pg_attribute
            WHERE attrelid = {Sql.Regclass(table.Table)} AND attname IN ({Sql.Join(", ", table.Columns.Select(twin => Sql.Literal(twin.Name)))});
            """),
        WhyNoRollback = "the first step of this phase is the point of no return: the old column is gone, and from now on values come in that it could not hold",
        Caveats = ["Take your time before this one: until here, the rollback of the switch brings back all that was. Rows keep the old column's bytes until they are next written."],
    };

    /// <summary>From 18 on a NOT NULL constraint has a name, and that of the old column is free now.</summary>
    private static IEnumerable<Sql> NotNullNames(TwinTable table) =>
        from twin in table.Columns
        let old = table.Attachments.Text(twin.Column, "not-null constraint")
        where old is not null
        select Sql.Of($"ALTER TABLE {table.Table} RENAME CONSTRAINT {Sql.Name(twin.NotNull)} TO {Sql.Name(old)};");
}
