using Inspector.Catalog;
using Inspector.Findings;

namespace Inspector.Remediation.Steps;

/// <summary>Dropping a CHECK constraint that others imply.</summary>
internal static class DropCheck
{
    /// <summary>The question whose answer <see cref="Of"/> needs to know the way back.</summary>
    public static Need WayBack(CheckConstraint check) => Need.Definition(check);

    /// <summary>The step.</summary>
    public static Step Of(CheckConstraint check, Answers answers)
    {
        var step = new Step
        {
            Phase = Phase.Contract,
            Sql = Sql.Of($"ALTER TABLE {check.Table} DROP CONSTRAINT {check};"),
            Locks = [.. check.Table.Tree.Select(table => Lock.Of(LockMode.AccessExclusiveLock, table))],
            Blocks = Blocks.ReadsAndWrites,
            Work = Work.Instant,
            LockTimeout = Timeouts.Short,
            Verify = Sql.Of($"SELECT NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = {Sql.Regclass(check.Table)} AND conname = {Sql.Literal(check.Name)});"),
        };
        return answers.Text(WayBack(check)) is { } definition
            ? step with { Rollback = ConstraintAgain.Of(check, definition) }
            : step with { WhyNoRollback = $"its definition is not known ({answers.WhyNot(WayBack(check))}); note it before the drop: {WayBack(check).How}" };
    }
}
