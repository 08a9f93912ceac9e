using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Adding a dropped foreign key or CHECK again, without holding writers up while its rows are read.</summary>
internal static class ConstraintAgain
{
    private const string NotValid = " NOT VALID";

    /// <summary>The statements, each a transaction of its own: NOT VALID first, then, where it was valid, the proof.</summary>
    /// <param name="constraint">The constraint.</param>
    /// <param name="definition">What <c>pg_get_constraintdef</c> printed of it.</param>
    public static Sql Of(Constraint constraint, string definition)
    {
        // A foreign key of a partitioned table could not be NOT VALID before 18.
        var mayWait = !(constraint is ForeignKey && constraint.Table.Kind == TableKind.Partitioned);
        var isPlain = definition.EndsWith(NotValid, StringComparison.Ordinal) || !constraint.IsEnforced || !mayWait;
        return isPlain
            ? Sql.Of($"ALTER TABLE {constraint.Table} ADD CONSTRAINT {constraint} {Sql.FromServer(definition)};")
            : Sql.Of($"""
                ALTER TABLE {constraint.Table} ADD CONSTRAINT {constraint} {Sql.FromServer(definition + NotValid)};
                ALTER TABLE {constraint.Table} VALIDATE CONSTRAINT {constraint};
                """);
    }
}
