using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Proving of the rows that are there what is already enforced for new ones.</summary>
internal static class ValidateConstraint
{
    /// <summary>The step for a constraint that is NOT VALID.</summary>
    public static Step Of(Constraint constraint) => new()
    {
        Phase = Phase.Validate,
        Sql = Sql.Of($"ALTER TABLE {constraint.Table} VALIDATE CONSTRAINT {constraint};"),
        Locks =
        [
            .. constraint.Table.Tree.Select(member => Lock.Of(LockMode.ShareUpdateExclusiveLock, member)),
            .. constraint is ForeignKey { IsSelfReference: false } key ? key.Referenced.Tree.Select(member => Lock.Of(LockMode.RowShareLock, member)) : [],
        ],
        Blocks = Blocks.None,
        Work = Work.Scan,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"SELECT convalidated FROM pg_constraint WHERE conrelid = {Sql.Regclass(constraint.Table)} AND conname = {Sql.Literal(constraint.Name)};"),
        WhyNoRollback = "it changes nothing but what the server knows to be true",
        Caveats = ["It fails on the first row that breaks the rule; reads and writes go on meanwhile."],
    };
}
