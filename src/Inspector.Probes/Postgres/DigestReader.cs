using System.Runtime.InteropServices;
using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>
/// Reads one digest per catalog: how many rows there are, and the sum of the transactions that made them. Every change of a row makes a new version of it with a
/// later transaction, so no change leaves both as they were. What VACUUM and ANALYZE write in place is not in it, and is read by
/// <see cref="CounterReader"/>.
/// </summary>
internal static class DigestReader
{
    // Ages instead of transaction ids, because a transaction id has no cast to a number but through text, at three times the price. Rows that are as old as the
    // cluster have the largest age there is, whatever the time (xid_age(), xid.c).
    internal static readonly Statement Digest = new(
        "catalog-digest",
        "whether a catalog is what it was at the last inspection: its rows, and the sum of the ages of the transactions that made them",
        (14, """
            select
                0::oid as place,
                count(*) as rows,
                sum(age(xmin)) as ages,
                age('3'::xid) as now
            from a_catalog
            where age(xmin) < 2147483647
            """));

    /// <summary>Of <c>pg_depend</c>, most of which follows from the other catalogs, only what a command can change alone.</summary>
    internal static readonly Statement Members = new(
        "extension-members-digest",
        "whether what belongs to which extension is what it was at the last inspection",
        (14, """
            select
                1::oid as place,
                count(*) as rows,
                sum(age(xmin)) as ages,
                age('3'::xid) as now
            from pg_depend
            where refclassid = 'pg_extension'::regclass
                and age(xmin) < 2147483647
            """));

    /// <summary>Every catalog that a reading of the structure looks at, directly or through a function.</summary>
    internal static readonly string[] Catalogs =
    [
        "pg_am", "pg_attrdef", "pg_attribute", "pg_auth_members", "pg_cast", "pg_class", "pg_collation", "pg_constraint", "pg_enum", "pg_extension", "pg_index",
        "pg_inherits", "pg_language", "pg_namespace", "pg_opclass", "pg_operator", "pg_opfamily", "pg_partitioned_table", "pg_policy", "pg_proc", "pg_publication",
        "pg_publication_rel", "pg_rewrite", "pg_sequence", "pg_tablespace", "pg_trigger", "pg_type",
    ];

    private const string PublishedSchemas = "pg_publication_namespace";

    /// <summary>Adds the statements.</summary>
    /// <returns>What will have been read: two states of one database are equal when these are.</returns>
    internal static List<Digest> Add(Reading reading, ServerVersion version)
    {
        var digests = new List<Digest>();
        string[] catalogs = version.Major >= 15 ? [.. Catalogs, PublishedSchemas] : Catalogs;
        reading.AddOfEach(Digest, "a_catalog", [.. catalogs.Index().Select(catalog => ((uint)catalog.Index + 2, catalog.Item))], Take);
        reading.Add(Members, Take);
        return digests;

        void Take(Row row)
        {
            var (rows, ages) = (row.Int64("rows"), row.Int64OrNull("ages") ?? 0);
            digests.Add(new(row.Oid("place"), rows, Transactions(rows, ages, row.Int32("now"))));
        }
    }

    /// <summary>
    /// The sum of transaction ids, from ages that grow with every transaction: modulo 2^32, for the age of what is older than 2^31 transactions is negative.
    /// </summary>
    private static uint Transactions(long rows, long ages, int now) => unchecked((uint)((rows * (now + 3L)) - ages));
}

/// <summary>What tells one state of a catalog from another.</summary>
/// <param name="Place">Which catalog.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Transactions">The sum of the transactions that made them, modulo 2^32.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Digest(uint Place, long Rows, uint Transactions);
