using Inspector.Catalog;

namespace Inspector.Remediation.Widening;

/// <summary>A foreign key between columns of which at least one has a twin, and the key between the twins that replaces it.</summary>
/// <param name="Key">The foreign key.</param>
/// <param name="Name">The name of its twin until it takes the key's own.</param>
/// <param name="From">The referencing table, if it has twins.</param>
/// <param name="To">The referenced table, if a referenced column has a twin.</param>
internal sealed record TwinKey(ForeignKey Key, string Name, TwinTable? From, TwinTable? To)
{
    /// <summary>What stands behind the twin constraint's name.</summary>
    public Sql Definition => Define(NameOfTwin(From), NameOfTwin(To));

    /// <summary>
    /// What stands behind the constraint's own name when it is made again on the old columns.
    /// </summary>
    /// <param name="switched">Whether the referencing table is switched at that moment, so that its old columns bear the twins' names.</param>
    public Sql OldDefinition(bool switched) => Define(switched ? NameOfTwin(From) : column => column.Name, column => column.Name);

    /// <summary>What ADD CONSTRAINT ends with, so that it looks at no row.</summary>
    private Sql Ending => Key.IsEnforced ? Sql.Of($" NOT VALID") : Sql.Of($" NOT ENFORCED");

    private static Func<Column, string> NameOfTwin(TwinTable? table) => column => table?.Of(column)?.Name ?? column.Name;

    private Sql Define(Func<Column, string> from, Func<Column, string> to) => Sql.Join("",
    [
        Sql.Of($"FOREIGN KEY ({Sql.Names(Key.Columns.Select(from))}) REFERENCES {Key.Referenced} ({Sql.Names(Key.ReferencedColumns.Select(to))})"),
        Key.IsMatchFull ? Sql.Of($" MATCH FULL") : Nothing,
        Action(Sql.Of($" ON UPDATE "), Key.OnUpdate),
        Action(Sql.Of($" ON DELETE "), Key.OnDelete),
        Key.DeleteSetColumns.IsEmpty ? Nothing : Sql.Of($" ({Sql.Names(Key.DeleteSetColumns.Select(from))})"),
        Key.IsDeferrable ? Sql.Of($" DEFERRABLE") : Nothing,
        Key.IsInitiallyDeferred ? Sql.Of($" INITIALLY DEFERRED") : Nothing,
        Ending,
    ]);

    private static readonly Sql Nothing = Sql.Of($"");

    private static Sql Action(Sql when, ReferentialAction action) => action switch
    {
        ReferentialAction.Restrict => Sql.Of($"{when}RESTRICT"),
        ReferentialAction.Cascade => Sql.Of($"{when}CASCADE"),
        ReferentialAction.SetNull => Sql.Of($"{when}SET NULL"),
        ReferentialAction.SetDefault => Sql.Of($"{when}SET DEFAULT"),
        _ => Nothing,
    };
}
