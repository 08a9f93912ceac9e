using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Counting the rows that break a constraint, before the server is asked to prove that there are none.</summary>
internal static class CountViolations
{
    /// <summary>The step; null when the condition of a CHECK is not known.</summary>
    /// <param name="constraint">The constraint.</param>
    /// <param name="definition">What <c>pg_get_constraintdef</c> printed of it, or null; only a CHECK needs it.</param>
    public static Step? Of(Constraint constraint, string? definition) => Rows(constraint, definition) is { } rows
        ? new()
        {
            Phase = Phase.Validate,
            Sql = Sql.Of($"SELECT count(*) {rows};"),
            Locks =
            [
                .. constraint.Table.Tree.Select(member => Lock.Of(LockMode.AccessShareLock, member)),
                .. constraint is ForeignKey { IsSelfReference: false } key
                    ? key.Referenced.Tree.Select(member => Lock.Of(LockMode.AccessShareLock, member))
                    : [],
            ],
            Blocks = Blocks.None,
            Work = Work.Scan,
            Verify = Sql.Of($"SELECT NOT EXISTS (SELECT {rows});"),
            WhyNoRollback = "it only reads",
            Caveats = ["Mend or remove the rows that it counts before you go on: no later step does that for you."],
        }
        : null;

    private static Sql? Rows(Constraint constraint, string? definition) => constraint switch
    {
        ForeignKey key => Orphans(key),
        NotNullConstraint => Sql.Of($"FROM {Only(constraint.Table)} AS t WHERE t.{constraint.Columns[0]} IS NULL"),
        CheckConstraint => Condition(definition) is { } condition ? Sql.Of($"FROM {constraint.Table} AS t WHERE NOT {condition}") : null,
        _ => null,
    };

    /// <summary>Rows without their parent; under MATCH FULL also those that are NULL only in part.</summary>
    private static Sql Orphans(ForeignKey key)
    {
        if (!key.IsMatchFull || key.Columns.Length == 1)
        {
            return CountOrphans.From(key.Columns, key.ReferencedColumns);
        }

        var orphan = CountOrphans.Condition(key.Columns, key.ReferencedColumns);
        var someFilled = Sql.Join(" OR ", key.Columns.Select(column => Sql.Of($"c.{column} IS NOT NULL")));
        var someEmpty = Sql.Join(" OR ", key.Columns.Select(column => Sql.Of($"c.{column} IS NULL")));
        return Sql.Of($"FROM {Only(key.Table)} AS c WHERE ({orphan}) OR (({someFilled}) AND ({someEmpty}))");
    }

    /// <summary>A foreign key holds for the table itself and its partitions, not for children by INHERITS.</summary>
    private static Sql Only(Table table) => table.Kind == TableKind.Partitioned ? Sql.Of($"{table}") : Sql.Of($"ONLY {table}");

    /// <summary>The parenthesised condition in <c>CHECK (...) [NO INHERIT] [NOT VALID | NOT ENFORCED]</c>.</summary>
    private static Sql? Condition(string? definition)
    {
        const string check = "CHECK ";
        if (definition?.StartsWith(check, StringComparison.Ordinal) != true)
        {
            return null;
        }

        var condition = definition[check.Length..];
        foreach (var tail in (string[])[" NOT ENFORCED", " NOT VALID", " NO INHERIT"])
        {
            condition = condition.EndsWith(tail, StringComparison.Ordinal) ? condition[..^tail.Length] : condition;
        }

        return Sql.FromServer(condition);
    }
}
