using Inspector.Catalog;

namespace Inspector.Remediation.Widening;

/// <summary>Where a column's values come from when a statement gives none: its default, or its sequence.</summary>
internal static class ColumnSource
{
    /// <summary>The sequence that a column owns, or null.</summary>
    public static Sequence? SequenceOf(TwinTable table, Column column) => table.Snapshot.Sequences.FirstOrDefault(sequence => sequence.OwnedBy == column);

    /// <summary>The statements that move it from one column to another.</summary>
    /// <param name="table">The table of both.</param>
    /// <param name="twin">The pair.</param>
    /// <param name="from">The present name of the column that has it.</param>
    /// <param name="to">The present name of the column that gets it.</param>
    public static IEnumerable<Sql> Move(TwinTable table, TwinColumn twin, string from, string to)
    {
        var column = twin.Column;
        if (column.Identity != '\0')
        {
            return SequenceOf(table, column) is { } identity ? MoveIdentity(table, identity, twin, from, to) : [];
        }

        var statements = new List<Sql>();
        if (table.Attachments.Text(column, "default") is { } expression)
        {
            statements.Add(Steps.AlterTable.Of(table.Table,
            [
                Sql.Of($"ALTER COLUMN {Sql.Name(to)} SET DEFAULT {Sql.FromServer(expression)}"),
                Sql.Of($"ALTER COLUMN {Sql.Name(from)} DROP DEFAULT"),
            ]));
        }

        if (SequenceOf(table, column) is { } sequence)
        {
            statements.Add(Sql.Of($"ALTER SEQUENCE {sequence} OWNED BY {table.Table}.{Sql.Name(to)};"));
        }

        return statements;
    }

    /// <summary>
    /// An identity column's sequence cannot change hands: the other column gets a new one that goes on where the old one is. What holds off
    /// those who draw from it by name is the lock of the first statement, which changes nothing.
    /// </summary>
    private static IEnumerable<Sql> MoveIdentity(TwinTable table, Sequence sequence, TwinColumn twin, string from, string to)
    {
        var name = Sql.Name(sequence.Schema.Name, twin.SequenceInterim);
        var kind = twin.Column.Identity == 'a' ? Sql.Of($"ALWAYS") : Sql.Of($"BY DEFAULT");
        return
        [
            Sql.Of($"ALTER SEQUENCE {sequence} INCREMENT BY {sequence.Increment};"),
            Sql.Of($"ALTER TABLE {table.Table} ALTER COLUMN {Sql.Name(to)} ADD GENERATED {kind} AS IDENTITY"),
            Sql.Of($"    (SEQUENCE NAME {name} START WITH {sequence.Start} INCREMENT BY {sequence.Increment}"),
            Sql.Of($"    MINVALUE {sequence.Minimum} MAXVALUE {sequence.Maximum} CACHE {sequence.Cache} {(sequence.IsCyclic ? Sql.Of($"CYCLE") : Sql.Of($"NO CYCLE"))});"),
            Sql.Of($"SELECT setval({Sql.Literal(name.Text)}, last_value, is_called) FROM {sequence};"),
            Sql.Of($"ALTER TABLE {table.Table} ALTER COLUMN {Sql.Name(from)} DROP IDENTITY;"),
            Sql.Of($"ALTER SEQUENCE {name} RENAME TO {Sql.Name(sequence.Name)};"),
            .. Grants(sequence, table.Snapshot.Server.Role(table.Table.Owner)?.Name),
        ];
    }

    /// <summary>The statements that grant on a sequence of the same name what was granted on this one.</summary>
    public static IEnumerable<Sql> Grants(Sequence sequence, string? owner) =>
        from grant in sequence.Grants
        where grant.Grantee != owner
        from isGrantable in (bool[])[false, true]
        let privileges = Privileges(grant.Privileges, isGrantable).ToList()
        where privileges.Count > 0
        select Sql.Of($"GRANT {Sql.Join(", ", privileges)} ON SEQUENCE {sequence} TO {(grant.Grantee is { } role ? Sql.Name(role) : Sql.Of($"PUBLIC"))}{(isGrantable ? Sql.Of($" WITH GRANT OPTION") : Sql.Of($""))};");

    private static IEnumerable<Sql> Privileges(string letters, bool isGrantable) =>
        from privilege in ((char Letter, Sql Name)[])[('r', Sql.Of($"SELECT")), ('w', Sql.Of($"UPDATE")), ('U', Sql.Of($"USAGE"))]
        let at = letters.IndexOf(privilege.Letter, StringComparison.Ordinal)
        where at >= 0 && (at + 1 < letters.Length && letters[at + 1] == '*') == isGrantable
        select privilege.Name;
}
