using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Remediation.Widening;

namespace Inspector.Remediation.Steps;

/// <summary>
/// Putting the twins of columns in their place: names, keys, foreign keys, defaults and sequences change hands in one short transaction. The
/// old columns stay, as twins of the new ones, and are kept the same: so the way back stays as short until they are dropped.
/// </summary>
internal static class SwitchTwin
{
    /// <summary>The step.</summary>
    public static Step Of(TwinTable table) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Transaction(LockTimeout(table), Forward(table)),
        Locks = Locks(table),
        Blocks = Blocks.ReadsAndWrites,
        IsTransactional = false,
        Work = Work.Instant,
        LockTimeout = LockTimeout(table),
        Verify = Sql.Of($"""
            SELECT count(*) = {table.Columns.Length} FROM pg_attribute
            WHERE attrelid = {Sql.Regclass(table.Table)}
                AND ({Sql.Join(" OR ", table.Columns.Select(twin => Sql.Of($"attname = {Sql.Literal(twin.Column.Name)} AND atttypid = {twin.Wider.Regtype}")))});
            """),
        Rollback = Sql.Transaction(LockTimeout(table), Backward(table)),
        Caveats = Caveats(table),
    };

    private static ImmutableArray<string> Caveats(TwinTable table)
    {
        var first = table.Columns[0];
        return
        [
            FormattableString.Invariant($"Before: every program that reads {first.Column.Name} must be ready for {first.Wider.TypeName}."),
            "It waits until no transaction uses the table, and whoever comes later queues behind it: when lock_timeout strikes, try again at a calmer moment.",
            "The order of the columns changes: statements that rely on it (INSERT or COPY without a column list, row types) must have been changed before.",
            "A session that prepared a statement on the column gets one error (cached plan must not change result type) before it prepares it again; one that"
                + " ran PL/pgSQL code on a row of the table may fail with a type that does not match until it reconnects: recycle the connection pools.",
            .. table.Columns.Any(twin => twin.Column.Identity != '\0')
                ? ["An identity column's sequence is made anew where the old one is: a session that asks the sequence itself (nextval) at that very moment gets one error."]
                : (ImmutableArray<string>)[],
            $"The table still refuses what the old type cannot hold, until {first.Name} is dropped.",
        ];
    }

    /// <summary>The table, and those whose foreign keys reference it.</summary>
    private static IEnumerable<Table> Tables(TwinTable table) => table.ReferencedBy.Select(key => key.Key.Table).Append(table.Table).Distinct();

    private static TimeSpan LockTimeout(TwinTable table) => Timeouts.For(Tables(table).Count());

    private static ImmutableArray<Lock> Locks(TwinTable table) =>
    [
        .. Tables(table).Select(locked => Lock.Of(LockMode.AccessExclusiveLock, locked)),
        .. table.Indexes.SelectMany(twin => (Lock[])
        [
            Lock.Of(twin.Back is null ? LockMode.ShareUpdateExclusiveLock : LockMode.AccessExclusiveLock, twin.Index),
            Lock.Of(LockMode.ShareUpdateExclusiveLock, table.Table.Schema, twin.Name),
        ]),
        .. table.Columns.Select(twin => ColumnSource.SequenceOf(table, twin.Column)).OfType<Sequence>()
            .Select(sequence => Lock.Of(sequence.OwnedBy!.Identity == '\0' ? LockMode.ShareRowExclusiveLock : LockMode.AccessExclusiveLock, sequence)),
    ];

    private static IEnumerable<Sql> Forward(TwinTable table) =>
    [
        .. table.ReferencedBy.SelectMany(ReplaceForeignKey.Forward),
        .. Keys(table).Select(key => Sql.Of($"ALTER TABLE {table.Table} DROP CONSTRAINT {key.Constraint};")),
        .. NotNull(table),
        .. table.Columns.SelectMany(twin => ColumnSource.Move(table, twin, twin.Column.Name, twin.Name)),
        .. Swap(table),
        .. Keys(table).Select(key => UseIndex(table, key.Constraint, key.Twin.Name)),
        .. SwapIndexes(table),
        .. Recompile(table),
    ];

    private static IEnumerable<Sql> Backward(TwinTable table) =>
    [
        .. table.ReferencedBy.Select(key => Sql.Of($"ALTER TABLE {key.Key.Table} DROP CONSTRAINT {key.Key};")),
        .. Keys(table).Select(key => Sql.Of($"ALTER TABLE {table.Table} DROP CONSTRAINT {key.Constraint};")),
        .. Swap(table),
        .. table.Columns.SelectMany(twin => ColumnSource.Move(table, twin, twin.Name, twin.Column.Name)),
        .. table.Columns.Where(twin => twin.Column.IsNotNull)
            .Select(twin => Sql.Of($"ALTER TABLE {table.Table} ALTER COLUMN {Sql.Name(twin.Name)} DROP NOT NULL;")),
        .. Keys(table).Select(key => UseIndex(table, key.Constraint, key.Twin.Back!.Name)),
        .. SwapIndexes(table),
        .. table.ReferencedBy.Select(key =>
            Sql.Of($"ALTER TABLE {key.Key.Table} ADD CONSTRAINT {key.Key} {key.OldDefinition(switched: key.From is { } from && from.Order < table.Order)};")),
        .. Recompile(table),
    ];

    /// <summary>The CHECK that both are the same, and are there, spares the server the look at every row.</summary>
    private static IEnumerable<Sql> NotNull(TwinTable table) =>
        from twin in table.Columns
        where twin.Column.IsNotNull
        select table.Snapshot.Server.Version.Major >= 18
            ? Sql.Of($"ALTER TABLE {table.Table} ADD CONSTRAINT {Sql.Name(twin.NotNull)} NOT NULL {Sql.Name(twin.Name)};")
            : Sql.Of($"ALTER TABLE {table.Table} ALTER COLUMN {Sql.Name(twin.Name)} SET NOT NULL;");

    private static IEnumerable<Sql> Swap(TwinTable table) => table.Columns.SelectMany(twin => (Sql[])
    [
        AlterTable.RenameColumn(table.Table, twin.Column.Name, twin.Interim),
        AlterTable.RenameColumn(table.Table, twin.Name, twin.Column.Name),
        AlterTable.RenameColumn(table.Table, twin.Interim, twin.Name),
    ]);

    private static IEnumerable<(TwinIndex Twin, KeyConstraint Constraint)> Keys(TwinTable table) =>
        table.Indexes.Where(twin => twin.Back is not null).Select(twin => (twin, (KeyConstraint)twin.Index.Constraint!));

    private static Sql UseIndex(TwinTable table, KeyConstraint key, string index) => Sql.Join("\n",
    [
        Sql.Of($"ALTER TABLE {table.Table} ADD CONSTRAINT {key} {(key.IsPrimary ? Sql.Of($"PRIMARY KEY") : Sql.Of($"UNIQUE"))} USING INDEX {Sql.Name(index)};"),
        .. key.Index.IsClustered ? [Sql.Of($"ALTER TABLE {table.Table} CLUSTER ON {key};")] : (Sql[])[],
    ]);

    private static IEnumerable<Sql> SwapIndexes(TwinTable table) => table.Indexes.Where(twin => twin.Back is null).SelectMany(twin => (Sql[])
    [
        Rename(table, twin.Index.Name, twin.Interim),
        Rename(table, twin.Name, twin.Index.Name),
        Rename(table, twin.Interim, twin.Name),
        .. twin.Index.IsClustered ? [Sql.Of($"ALTER TABLE {table.Table} CLUSTER ON {Sql.Name(twin.Index.Name)};")] : (Sql[])[],
    ]);

    private static Sql Rename(TwinTable table, string from, string to) =>
        Sql.Of($"ALTER INDEX {Sql.Name(table.Table.Schema.Name, from)} RENAME TO {Sql.Name(to)};");

    /// <summary>
    /// A PL/pgSQL function that a session has run remembers the types of a row's columns, and fails when these change. A change of the function,
    /// even to what it is, makes every session read it anew.
    /// </summary>
    private static IEnumerable<Sql> Recompile(TwinTable table) =>
    [
        .. table.Table.Triggers.Select(trigger => table.Snapshot.Functions.GetValueOrDefault(trigger.Function)).OfType<Function>()
            .Where(function => function is { Language: "plpgsql", Extension: null }).Distinct()
            .Select(function => Sql.Of($"ALTER FUNCTION {Sql.Name(function.Schema.Name, function.Name)}() {Volatility(function)};")),
        Sql.Of($"ALTER FUNCTION {table.QualifiedFunction}() VOLATILE;"),
    ];

    private static Sql Volatility(Function function) => function.Volatility switch
    {
        'i' => Sql.Of($"IMMUTABLE"),
        's' => Sql.Of($"STABLE"),
        _ => Sql.Of($"VOLATILE"),
    };
}
