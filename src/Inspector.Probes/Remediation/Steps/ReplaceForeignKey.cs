using Inspector.Remediation.Widening;

namespace Inspector.Remediation.Steps;

/// <summary>Dropping a foreign key whose twin does the same, and giving the twin its name.</summary>
internal static class ReplaceForeignKey
{
    /// <summary>The step, for a key that references a table without twins.</summary>
    public static Step Of(TwinKey twin) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Transaction(Timeouts.Short, Forward(twin)),
        Locks =
        [
            .. new[] { twin.Key.Table, twin.Key.Referenced }.Distinct().Select(table => Lock.Of(LockMode.AccessExclusiveLock, table)),
        ],
        Blocks = Blocks.ReadsAndWrites,
        IsTransactional = false,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"""
            SELECT count(*) = 1 FROM pg_constraint
            WHERE conrelid = {Sql.Regclass(twin.Key.Table)} AND conname IN ({Sql.Literal(twin.Key.Name)}, {Sql.Literal(twin.Name)});
            """),
        Rollback = Sql.Transaction(Timeouts.Short,
        [
            Sql.Of($"ALTER TABLE {twin.Key.Table} RENAME CONSTRAINT {twin.Key} TO {Sql.Name(twin.Name)};"),
            Sql.Of($"ALTER TABLE {twin.Key.Table} ADD CONSTRAINT {twin.Key} {twin.OldDefinition(switched: false)};"),
        ]),
    };

    /// <summary>The statements.</summary>
    public static IEnumerable<Sql> Forward(TwinKey twin) =>
    [
        Sql.Of($"ALTER TABLE {twin.Key.Table} DROP CONSTRAINT {twin.Key};"),
        Sql.Of($"ALTER TABLE {twin.Key.Table} RENAME CONSTRAINT {Sql.Name(twin.Name)} TO {twin.Key};"),
    ];
}
