using Inspector.Catalog;

namespace Inspector.Indexes;

/// <summary>Whether an index serves the queries by which the server enforces a foreign key on the referencing side.</summary>
internal static class ForeignKeySupport
{
    /// <summary>Whether the index's first keys are the foreign key's columns, in any order.</summary>
    public static bool LeadsWith(Index index, ForeignKey key)
    {
        if (index.Keys.Length < key.Columns.Length)
        {
            return false;
        }

        for (var i = 0; i < key.Columns.Length; i++)
        {
            if (index.Keys[i].Column is not { } column || !key.Columns.Contains(column))
            {
                return false;
            }
        }

        return true;
    }
}
