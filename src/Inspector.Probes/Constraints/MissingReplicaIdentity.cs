using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Constraints;

/// <inheritdoc cref="Explain"/>
public sealed class MissingReplicaIdentity() : Probe<CatalogSnapshot>(
    new("missing-replica-identity", "Missing replica identity", Category.Constraints, Severity.Error))
{
    /// <inheritdoc/>
    public override string Explain => """
        A table whose updates or deletes are published, or decoded from the log, and whose rows nothing identifies: it has no primary key and no other replica identity.

        ## Why it matters

        As soon as a publication that publishes updates or deletes covers the table, the server refuses every UPDATE and DELETE on it: "cannot update table ... because it does not have a replica
        identity and publishes updates". With FOR ALL TABLES that hits the table which someone makes next week. Behind a logical slot without a publication (wal2json and its kin)
        nothing is refused; what changed is simply not told.

        ## What counts

        Tables and partitions that hold rows, because each leaf writes its own changes. REPLICA IDENTITY FULL, USING INDEX and a primary key are identities; NOTHING is none, nor is
        USING INDEX when the index is gone. A table of a slot without a publication is *likely* a loss; a published one is *proven*.

        ## What to do

        If a unique index over columns that cannot be NULL is there, name it. Else add a primary key; until then REPLICA IDENTITY FULL makes writing possible at once, at the
        price of logging whole old rows, and of a search without index for each on the other side.

        ```sql bad
        create table readings (at timestamptz not null, sensor int not null, value float);
        insert into readings values ('2026-01-01', 1, 1);
        create publication readings_out for table readings;
        ```

        ```sql bad
        create table readings (code text not null, value float);
        create unique index readings_code on readings (code);
        insert into readings values ('a', 1);
        create publication readings_changed for table readings with (publish = 'update');
        ```

        ```sql good
        create table orders (id bigint primary key);
        create table events (at timestamptz);
        create table readings (at timestamptz, value float);
        alter table readings replica identity full;
        create table codes (code text not null);
        create unique index codes_code on codes (code);
        alter table codes replica identity using index codes_code;
        create publication everything_out for table orders, readings, codes;
        create publication inserts_out for table events with (publish = 'insert');
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot)
    {
        var publications = snapshot.Publications.Where(publication => publication.PublishesOldRows).ToList();
        var slot = snapshot.Server.Slots.FirstOrDefault(slot => slot.IsLogical && slot.Database == snapshot.Database.Name);
        return publications.Count == 0 && slot is null ? [] :
            from table in snapshot.Tables
            where table is { Kind: TableKind.Ordinary, IsUnlogged: false } && !HasIdentity(table)
            let publication = publications.Find(publication => Publishes(publication, table))
            where publication is not null || (slot is not null && publications.Count == 0)
            select Describe(table, publication, slot);
    }

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var table = finding.About<Table>();
        var identity = table.Indexes
            .Where(index => index is { IsUnique: true, IsUsable: true, IsImmediate: true, IsExclusion: false, Predicate: null } && index.Keys.All(key => key.Column is { IsProvenNotNull: true }))
            .OrderBy(index => index.Keys.Length)
            .ThenBy(index => index.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return Remediation.Plan.Of(identity is null ? SetReplicaIdentity.ToFull(table) : SetReplicaIdentity.ToIndex(table, identity));
    }

    private static bool HasIdentity(Table table) => table.ReplicaIdentity switch
    {
        'f' => true,
        'i' => table.Indexes.Any(index => index is { IsReplicaIdentity: true, IsUsable: true }),
        'n' => false,
        _ => table.PrimaryKey is { Index.IsUsable: true, Index.IsImmediate: true },
    };

    /// <summary>A partition is published with the partitioned table that it is in.</summary>
    private static bool Publishes(Publication publication, Table table)
    {
        for (var one = table; one is not null; one = one.Parent)
        {
            if (publication.AllTables || publication.Tables.Contains(one.Oid) || publication.Schemas.Contains(one.Schema.Oid))
            {
                return true;
            }
        }

        return false;
    }

    private Finding Describe(Table table, Publication? publication, ReplicationSlot? slot) =>
        Report(
            Subject.Of(table),
            publication is null ? Confidence.Likely : Confidence.Proven,
            publication is null ? $"{table.Name} is decoded without a replica identity" : $"{table.Name} is published without a replica identity") with
        {
            Severity = publication is null ? Severity.Warning : Severity.Error,
            Detail = publication is null
                ? "Its updates and deletes are in the log without the rows that they change."
                : "Its updates, its deletes or both are refused, as far as the publication publishes them.",
            Evidence =
            [
                publication is null ? Evidence.FromCatalog("logical slot", slot!.Name) : Evidence.FromCatalog("publication", publication.Name),
                Evidence.FromCatalog("replica identity", table.ReplicaIdentity switch { 'n' => "nothing", 'i' => "an index that is gone", _ => "the primary key, which there is not" }),
                Evidence.Rows(table),
            ],
            Family = PartitionFamily.Of(table, "replica identity"),
            Basis = table,
        };
}
