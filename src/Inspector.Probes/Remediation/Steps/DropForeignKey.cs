using Inspector.Catalog;
using Inspector.Findings;

namespace Inspector.Remediation.Steps;

/// <summary>Dropping a foreign key that another one repeats.</summary>
internal static class DropForeignKey
{
    /// <summary>The question whose answer <see cref="Of"/> needs to know the way back.</summary>
    public static Need WayBack(ForeignKey key) => Need.Definition(key);

    /// <summary>The step. Both tables are locked, for an instant once the locks are there.</summary>
    public static Step Of(ForeignKey key, Answers answers)
    {
        var tables = key.Table.Tree.Concat(key.Referenced.Tree).Distinct().ToList();
        var step = new Step
        {
            Phase = Phase.Contract,
            Sql = Sql.Of($"ALTER TABLE {key.Table} DROP CONSTRAINT {key};"),
            Locks = [.. tables.Select(table => Lock.Of(LockMode.AccessExclusiveLock, table))],
            Blocks = Blocks.ReadsAndWrites,
            Work = Work.Instant,
            LockTimeout = Timeouts.For(tables.Count),
            Verify = Sql.Of($"SELECT NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = {Sql.Regclass(key.Table)} AND conname = {Sql.Literal(key.Name)});"),
            Caveats = ["The referenced table is locked too."],
        };
        return answers.Text(WayBack(key)) is { } definition
            ? step with { Rollback = ConstraintAgain.Of(key, definition) }
            : step with { WhyNoRollback = $"its definition is not known ({answers.WhyNot(WayBack(key))}); note it before the drop: {WayBack(key).How}" };
    }
}
