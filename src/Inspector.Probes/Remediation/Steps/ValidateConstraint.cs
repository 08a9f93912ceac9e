using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Proving of the rows that are there what is already enforced for new ones.</summary>
internal static class ValidateConstraint
{
    /// <summary>The step for a constraint that is NOT VALID.</summary>
    public static Step Of(Constraint constraint) => Of(constraint.Table, constraint.Name, Locks(constraint));

    /// <summary>The step for a CHECK, or since 18 a NOT NULL constraint, that an earlier step added.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">The constraint's name.</param>
    public static Step OfCheck(Table table, string name) => Of(table, name, Locks(table, referenced: null));

    /// <summary>The step for a foreign key that an earlier step added.</summary>
    /// <param name="key">A foreign key between the same two tables.</param>
    /// <param name="name">The constraint's name.</param>
    public static Step OfForeignKey(ForeignKey key, string name) => Of(key.Table, name, Locks(key));

    /// <summary>The step for a foreign key between two tables that an earlier step added.</summary>
    /// <param name="table">The referencing table.</param>
    /// <param name="referenced">The referenced table.</param>
    /// <param name="name">The constraint's name.</param>
    public static Step OfForeignKey(Table table, Table referenced, string name) => Of(table, name, Locks(table, referenced));

    private static IEnumerable<Lock> Locks(Constraint constraint) => Locks(constraint.Table, constraint is ForeignKey key ? key.Referenced : null);

    private static IEnumerable<Lock> Locks(Table table, Table? referenced) =>
    [
        .. table.Tree.Select(member => Lock.Of(LockMode.ShareUpdateExclusiveLock, member)),
        .. referenced is not null && referenced.Root != table.Root ? referenced.Tree.Select(member => Lock.Of(LockMode.RowShareLock, member)) : [],
    ];

    private static Step Of(Table table, string name, IEnumerable<Lock> locks) => new()
    {
        Phase = Phase.Validate,
        Sql = Sql.Of($"ALTER TABLE {table} VALIDATE CONSTRAINT {Sql.Name(name)};"),
        Locks = [.. locks],
        Blocks = Blocks.None,
        Work = Work.Scan,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"SELECT convalidated FROM pg_constraint WHERE conrelid = {Sql.Regclass(table)} AND conname = {Sql.Literal(name)};"),
        WhyNoRollback = "it changes nothing but what the server knows to be true",
        Caveats = ["It fails on the first row that breaks the rule; reads and writes go on meanwhile."],
    };
}
