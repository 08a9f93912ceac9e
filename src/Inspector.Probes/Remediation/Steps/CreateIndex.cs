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
}
