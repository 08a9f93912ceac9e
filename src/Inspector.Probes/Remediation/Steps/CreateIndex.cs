using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Making an index.</summary>
internal static class CreateIndex
{
    private const string Plain = "CREATE INDEX ";
    private const string Unique = "CREATE UNIQUE INDEX ";

    /// <summary>
    /// The statement that makes an index again, from what <c>pg_get_indexdef</c> printed of it: concurrently, or for a partitioned index
    /// on every partition.
    /// </summary>
    public static Sql Again(string definition, bool isPartitioned)
    {
        if (isPartitioned)
        {
            // The server prints ON ONLY, which alone would leave an index without partitions.
            var only = definition.IndexOf(" ON ONLY ", StringComparison.Ordinal);
            return Sql.FromServer((only < 0 ? definition : definition.Remove(only + 4, 5)) + ";");
        }

        var kind = definition.StartsWith(Unique, StringComparison.Ordinal) ? Unique : Plain;
        return Sql.FromServer($"{kind}CONCURRENTLY {definition[kind.Length..]};");
    }

    /// <summary>The step that makes one more index on a table while reads and writes go on.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">The index's name.</param>
    /// <param name="definition">A CREATE INDEX CONCURRENTLY statement.</param>
    /// <param name="caveats">What else to know.</param>
    public static Step Concurrently(Table table, string name, Sql definition, params IEnumerable<string> caveats) => new()
    {
        Phase = Phase.Validate,
        Sql = definition,
        Locks = [Lock.Of(LockMode.ShareUpdateExclusiveLock, table)],
        Blocks = Blocks.None,
        IsTransactional = false,
        Work = Work.Scan,
        Verify = Sql.Of($"SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass({Sql.Literal(Identifier.Quote(table.Schema.Name, name))});"),
        Rollback = Sql.Of($"DROP INDEX CONCURRENTLY IF EXISTS {Sql.Name(table.Schema.Name, name)};"),
        Caveats =
        [
            "It waits for every transaction that is older than itself: look for long ones first, and set no lock_timeout.",
            "Stopped half-way it leaves an invalid index: drop it and run this again.",
            .. caveats,
        ],
    };
}
