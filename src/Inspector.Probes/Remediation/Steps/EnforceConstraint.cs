using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Replacing a NOT ENFORCED constraint by the same one NOT VALID, which holds for new rows at once.</summary>
internal static class EnforceConstraint
{
    private const string NotEnforced = " NOT ENFORCED";

    /// <summary>The step.</summary>
    /// <param name="constraint">The constraint.</param>
    /// <param name="definition">What <c>pg_get_constraintdef</c> printed of it.</param>
    public static Step Of(Constraint constraint, string definition)
    {
        var enforced = definition.EndsWith(NotEnforced, StringComparison.Ordinal) ? definition[..^NotEnforced.Length] : definition;
        return new()
        {
            Phase = Phase.Expand,
            Sql = Replace(constraint, enforced + " NOT VALID"),
            Locks =
            [
                .. constraint.Table.Tree.Select(member => Lock.Of(LockMode.AccessExclusiveLock, member)),
                .. constraint is ForeignKey { IsSelfReference: false } key
                    ? key.Referenced.Tree.Select(member => Lock.Of(LockMode.AccessExclusiveLock, member))
                    : [],
            ],
            Blocks = Blocks.ReadsAndWrites,
            Work = Work.Instant,
            LockTimeout = Timeouts.Short,
            Verify = Sql.Of($"SELECT conenforced FROM pg_constraint WHERE conrelid = {Sql.Regclass(constraint.Table)} AND conname = {Sql.Literal(constraint.Name)};"),
            Rollback = Replace(constraint, definition),
            Caveats =
            [
                "From here on a write that breaks the rule fails.",
                "Do not use ALTER CONSTRAINT ... ENFORCED instead: it reads the whole table under ACCESS EXCLUSIVE.",
            ],
        };
    }

    private static Sql Replace(Constraint constraint, string definition) =>
        Sql.Of($"ALTER TABLE {constraint.Table} DROP CONSTRAINT {constraint}, ADD CONSTRAINT {constraint} {Sql.FromServer(definition)};");
}
