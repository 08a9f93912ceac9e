using Inspector.Catalog;

namespace Inspector.Remediation;

/// <summary>SQL by which a person asks what a snapshot may not ask, because the answer waits for locks.</summary>
internal static class Question
{
    /// <summary>The CREATE INDEX statement of an index.</summary>
    public static string Definition(Index index) => $"SELECT pg_get_indexdef({Regclass(index.Table.Schema, index.Name)});";

    /// <summary>The definition of a constraint.</summary>
    public static string Definition(Constraint constraint) =>
        $"SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = {Regclass(constraint.Table.Schema, constraint.Table.Name)} AND conname = {Sql.Literal(constraint.Name)};";

    /// <summary>What hangs on the columns of a table.</summary>
    public static string Attachments(Table table) =>
        $"SELECT refobjsubid AS column, pg_describe_object(classid, objid, objsubid) FROM pg_depend WHERE refobjid = {Regclass(table.Schema, table.Name)} AND refobjsubid > 0;";

    /// <summary>Bytes of an index.</summary>
    public static string Size(Index index) => $"SELECT pg_relation_size({Regclass(index.Table.Schema, index.Name)});";

    /// <summary>Bytes of a table with TOAST, without indexes.</summary>
    public static string Size(Table table) => $"SELECT pg_table_size({Regclass(table.Schema, table.Name)});";

    /// <summary>How full the pages of an index are.</summary>
    public static string Filling(Index index) => $"SELECT * FROM pgstatindex({Regclass(index.Table.Schema, index.Name)});";

    /// <summary>How full the pages of a table are.</summary>
    public static string Filling(Table table) => $"SELECT * FROM pgstattuple_approx({Regclass(table.Schema, table.Name)});";

    /// <summary>
    /// The statement that builds an index over the rows without the most common value of a column, which the server puts into it: the value is data, and is not read.
    /// Rows with NULL stay in it where there are any, for queries that ask for them.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="whole">The statement that builds the index over all rows.</param>
    public static string WithoutCommonest(Column column, Sql whole)
    {
        var predicate = column.Statistics?.NullFraction > 0 ? " WHERE (%1$I <> %2$L OR %1$I IS NULL);" : " WHERE %1$I <> %2$L;";
        return $"SELECT {Sql.Literal(whole.Text.TrimEnd(';'))} || format({Sql.Literal(predicate)}, attname, (most_common_vals::text::text[])[1]) FROM pg_stats "
            + $"WHERE schemaname = {Sql.Literal(column.Table.Schema.Name)} AND tablename = {Sql.Literal(column.Table.Name)} AND attname = {Sql.Literal(column.Name)} AND NOT inherited;";
    }

    private static string Regclass(Schema schema, string name) => Sql.Regclass(schema.Name, name).Text;
}
