using Inspector.Catalog;
using Inspector.Remediation.Widening;

namespace Inspector.Remediation.Steps;

/// <summary>Dropping a foreign key whose twin does the same, and giving the twin its name.</summary>
internal static class ReplaceForeignKey
{
    /// <summary>The step, for a key that references a table without twins.</summary>
    public static Step Of(TwinKey twin) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Transaction(LockTimeout(twin), Forward(twin)),
        Locks =
        [
            .. Tables(twin.Key).Select(table => Lock.Of(LockMode.AccessExclusiveLock, table)),
        ],
        Blocks = Blocks.ReadsAndWrites,
        IsTransactional = false,
        Work = Work.Instant,
        LockTimeout = LockTimeout(twin),
        Verify = Sql.Of($"""
            SELECT count(*) = 1 FROM pg_constraint
            WHERE conrelid = {Sql.Regclass(twin.Key.Table)} AND conname IN ({Sql.Literal(twin.Key.Name)}, {Sql.Literal(twin.Name)});
            """),
        Rollback = Sql.Transaction(LockTimeout(twin),
        [
            Sql.Of($"ALTER TABLE {twin.Key.Table} RENAME CONSTRAINT {twin.Key} TO {Sql.Name(twin.Name)};"),
            Sql.Of($"ALTER TABLE {twin.Key.Table} ADD CONSTRAINT {twin.Key} {twin.OldDefinition(switched: false)};"),
        ]),
    };

    private static IEnumerable<Table> Tables(ForeignKey key) => new[] { key.Table, key.Referenced }.Distinct();

    private static TimeSpan LockTimeout(TwinKey twin) => Timeouts.For(Tables(twin.Key).Count());

    /// <summary>The statements.</summary>
    public static IEnumerable<Sql> Forward(TwinKey twin) =>
    [
        Sql.Of($"ALTER TABLE {twin.Key.Table} DROP CONSTRAINT {twin.Key};"),
        Sql.Of($"ALTER TABLE {twin.Key.Table} RENAME CONSTRAINT {Sql.Name(twin.Name)} TO {twin.Key};"),
    ];
}
