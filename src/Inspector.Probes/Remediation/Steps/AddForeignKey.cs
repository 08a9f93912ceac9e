using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Adding a foreign key that new rows must satisfy, without looking at those that are there.</summary>
internal static class AddForeignKey
{
    /// <summary>The step.</summary>
    /// <param name="table">The referencing table.</param>
    /// <param name="referenced">The referenced table.</param>
    /// <param name="name">The constraint's name.</param>
    /// <param name="definition">What stands behind the name; it ends in NOT VALID.</param>
    public static Step NotValid(Table table, Table referenced, string name, Sql definition) => new()
    {
        Phase = Phase.Validate,
        Sql = Sql.Of($"ALTER TABLE {table} ADD CONSTRAINT {Sql.Name(name)} {definition};"),
        Locks =
        [
            .. new[] { table, referenced }.Distinct().Select(locked => Lock.Of(LockMode.ShareRowExclusiveLock, locked)),
        ],
        Blocks = Blocks.Writes,
        Work = Work.Instant,
        LockTimeout = Timeouts.For(table == referenced ? 1 : 2),
        Verify = Sql.Of($"SELECT EXISTS (SELECT FROM pg_constraint WHERE conrelid = {Sql.Regclass(table)} AND conname = {Sql.Literal(name)});"),
        Rollback = Sql.Of($"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {Sql.Name(name)};"),
    };

    /// <summary>
    /// The steps that add a foreign key without holding writers up while rows are read. Before 18 a partitioned table refuses NOT VALID: there each of its
    /// partitions gets its own first, and the table then takes these over without looking at a row.
    /// </summary>
    /// <param name="columns">The referencing columns.</param>
    /// <param name="targets">What they reference, in the same order.</param>
    /// <param name="nameFor">The constraint's name on a table.</param>
    /// <param name="version">The server's version.</param>
    public static IEnumerable<Step> InTwoSteps(ImmutableArray<Column> columns, ImmutableArray<Column> targets, Func<Table, string> nameFor, ServerVersion version)
    {
        var (table, target) = (columns[0].Table, targets[0].Table);
        var definition = Sql.Of(
            $"FOREIGN KEY ({Sql.Names(columns.Select(column => column.Name))}) REFERENCES {target} ({Sql.Names(targets.Select(column => column.Name))})");
        var isRefused = table.Kind == TableKind.Partitioned && version.Major < 18;
        foreach (var part in isRefused ? table.Leaves : [table])
        {
            yield return NotValid(part, target, nameFor(part), Sql.Of($"{definition} NOT VALID")) with
            {
                Locks = Locks(part, target),
                LockTimeout = Timeouts.For(Locks(part, target).Length),
                Caveats = ["From here on a write that refers to nothing fails, and so does a delete of a row that is referred to."],
            };
            yield return ValidateConstraint.OfForeignKey(part, target, nameFor(part));
        }

        if (isRefused)
        {
            yield return NotValid(table, target, nameFor(table), definition) with
            {
                // The partitions' own triggers on the referenced table go: its ACCESS EXCLUSIVE lock is for these.
                Locks = [.. Locks(table, target).Select(one => target.Tree.Any(member => Lock.Of(one.Mode, member) == one) ? one with { Mode = LockMode.AccessExclusiveLock } : one)],
                Blocks = Blocks.ReadsAndWrites,
                LockTimeout = Timeouts.For(Locks(table, target).Length),
                Caveats =
                [
                    "No row is looked at as long as every partition has its own foreign key: check that none was added meanwhile.",
                    "The referenced table is locked too, against readers.",
                ],
            };
        }
    }

    private static ImmutableArray<Lock> Locks(Table table, Table target) =>
        [.. table.Tree.Concat(target.Tree).Distinct().Select(locked => Lock.Of(LockMode.ShareRowExclusiveLock, locked))];
}
