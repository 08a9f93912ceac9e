using Inspector.Catalog;

namespace Inspector.Remediation.Widening;

/// <summary>
/// What keeps a new column from simply taking another's place: what the plan would lose, break or only guess at. Each in words that follow "because".
/// </summary>
internal static class Obstacles
{
    /// <summary>What the catalog tells of a table.</summary>
    /// <param name="snapshot">The database.</param>
    /// <param name="table">The table.</param>
    /// <param name="columns">Its columns that are to be widened.</param>
    public static IEnumerable<string> Of(CatalogSnapshot snapshot, Table table, IReadOnlyCollection<Column> columns) =>
    [
        .. OfKind(snapshot, table),
        .. columns.SelectMany(column => OfColumn(snapshot, column)),
        .. table.Constraints.Where(constraint => constraint.Columns.Any(columns.Contains)).Select(OfConstraint).OfType<string>(),
        .. table.Constraints.OfType<ForeignKey>().Where(key => key.Columns.Any(columns.Contains)).SelectMany(OfForeignKey),
        .. table.ReferencedBy.Where(key => key.ReferencedColumns.Any(columns.Contains)).SelectMany(OfForeignKey),
        .. Holding(table, columns).Select(OfIndex).OfType<string>(),
        .. OfTriggers(table),
    ];

    /// <summary>The indexes of a table that hold one of some columns, in whatever way.</summary>
    public static IEnumerable<Index> Holding(Table table, IReadOnlyCollection<Column> columns) =>
        table.Indexes.Where(index => columns.Any(column =>
            index.Keys.Any(key => key.Column == column || IndexDefinition.Mentions(key.Expression, column))
            || index.Included.Contains(column)
            || IndexDefinition.Mentions(index.Predicate, column)));

    private static IEnumerable<string> OfKind(CatalogSnapshot snapshot, Table table)
    {
        if (table.Kind == TableKind.Foreign)
        {
            yield return $"{table} is a foreign table";
        }
        else if (table.Kind == TableKind.Partitioned || table.IsPartition)
        {
            yield return $"{table} is partitioned: indexes and foreign keys cannot be added to it without locking every partition";
        }

        if (!table.InheritsFrom.IsEmpty || snapshot.Tables.Any(other => other.InheritsFrom.Contains(table)))
        {
            yield return $"{table} inherits, or is inherited from";
        }

        if (snapshot.Publications.FirstOrDefault(publication =>
            publication.AllTables || publication.Tables.Contains(table.Oid) || publication.Schemas.Contains(table.Schema.Oid)) is { } publication)
        {
            yield return $"{table} is published by {publication.Name}: its subscribers must have the new column first";
        }
    }

    private static IEnumerable<string> OfColumn(CatalogSnapshot snapshot, Column column)
    {
        if (column.Type.DomainOf is not null)
        {
            yield return $"{column} is of the domain {column.Type}, whose checks the new type would not have";
        }

        if (column.Generated != '\0')
        {
            yield return $"{column} is generated";
        }

        if (column.IsNotNull && !column.IsProvenNotNull)
        {
            yield return $"the NOT NULL of {column} is not validated: validate it first";
        }

        foreach (var sequence in snapshot.Sequences.Where(sequence => sequence.OwnedBy == column && column.Identity != '\0'))
        {
            if (sequence.Feeds.FirstOrDefault(fed => fed != column) is { } other)
            {
                yield return $"{other} draws from the sequence of the identity column {column}, which has to be replaced";
            }

            var owner = snapshot.Server.Role(column.Table.Owner)?.Name;
            if (sequence.Grants.FirstOrDefault(grant => grant.Grantor != owner) is { } grant)
            {
                yield return $"the privileges on {sequence}, which has to be replaced, were granted by {grant.Grantor}";
            }
        }
    }

    private static string? OfConstraint(Constraint constraint) => constraint switch
    {
        CheckConstraint => $"the CHECK {constraint.Name} of {constraint.Table} mentions it",
        ExclusionConstraint => $"the exclusion constraint {constraint.Name} of {constraint.Table} holds it",
        KeyConstraint { WithoutOverlaps: true } => $"the key {constraint.Name} of {constraint.Table} is WITHOUT OVERLAPS",
        KeyConstraint { IsDeferrable: true } => $"the key {constraint.Name} of {constraint.Table} is deferrable: its twin would refuse at once what it accepts until the end",
        _ => null,
    };

    private static IEnumerable<string> OfForeignKey(ForeignKey key)
    {
        if (new[] { key.Table, key.Referenced }.FirstOrDefault(table => table.Kind == TableKind.Partitioned || table.IsPartition) is { } partitioned)
        {
            yield return $"the foreign key {key} needs a twin, and {partitioned} is partitioned";
        }

        if (key.IsTemporal)
        {
            yield return $"the foreign key {key} is temporal";
        }

        if (key.OnDelete == ReferentialAction.SetDefault || key.OnUpdate == ReferentialAction.SetDefault)
        {
            yield return $"the foreign key {key} sets a default, which the old and the new column would not do at the same moment";
        }
    }

    private static string? OfIndex(Index index) =>
        !index.IsUsable ? $"the index {index.Name} is invalid: mend it first"
        : index.IsReplicaIdentity && index.Table.ReplicaIdentity == 'i' ? $"the index {index.Name} is the replica identity"
        : null;

    private static IEnumerable<string> OfTriggers(Table table) =>
        from trigger in table.Triggers
        where trigger.Enabled is 'A' or 'R' && TwinTable.FiresOnUpdate(trigger)
        select $"the trigger {trigger.Name} of {table} fires even when triggers are switched off, and would for every row of the backfill";
}
