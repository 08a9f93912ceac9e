using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Testing;
using Inspector.Tests.Columns;
using Index = Inspector.Catalog.Index;

namespace Inspector.Tests.Properties;

/// <summary>A snapshot while its parts are made. Object ids follow from the order in which they are.</summary>
/// <param name="Fixture">What makes the snapshot.</param>
internal sealed record RandomWorld(SnapshotFixture Fixture)
{
    private readonly Dictionary<string, Table> _tables = new(StringComparer.Ordinal);

    public Column Column(string table, string name) => Fixture.Builder.Columns.Single(column => column.Table.Name == table && column.Name == name);

    /// <summary>A table whose columns are each a name, a type and perhaps <c>not null</c>.</summary>
    public void AddTable(string name, TableFacts facts, string[] columns, TableKind kind, string? root = null)
    {
        var table = new Table
        {
            Oid = Fixture.NextOid(),
            Schema = Fixture.Builder.Schemas.Values.Single(),
            Name = name,
            Kind = kind,
            IsPartition = root is not null,
            Rows = kind == TableKind.Partitioned ? null : facts.Rows,
            Pages = kind == TableKind.Partitioned ? 0 : facts.Pages,
            Activity = kind == TableKind.Partitioned ? null : facts.Activity,
            RowSecurity = facts.RowSecurity,
            PartitionKey = kind == TableKind.Partitioned ? new('h', [1], 0) : null,
        };
        Fixture.Builder.Tables.Add(table.Oid, table);
        _tables.Add(name, table);
        if (root is not null)
        {
            Fixture.Builder.AddInheritance(table.Oid, _tables[root].Oid, detachPending: false);
        }

        Fixture.Builder.Columns.AddRange(columns.Select((column, at) => Column(table, (short)(at + 1), column.Split(' ', 3))));
        foreach (var title in Fixture.Builder.Columns.Where(column => column.Table == table && column.Name == "title"))
        {
            title.Default = StoredDefaults.NullWord;
        }
    }

    /// <summary>An index, with one on each partition of its table but for one that may be missing.</summary>
    public void AddIndex(string table, IndexFacts facts, int partitions, int missing)
    {
        var root = AddIndex(table, facts);
        for (var number = 0; number < partitions; number++)
        {
            if (number != missing)
            {
                var partition = AddIndex($"{table}_p{number}", facts with { Name = $"{facts.Name}_p{number}" });
                Fixture.Builder.AddInheritance(partition.Oid, root.Oid, detachPending: false);
            }
        }
    }

    public void AddReference(string table, string column, string to, ReferentialAction action, bool isValidated, bool isEnforced) =>
        Fixture.Builder.Constraints.Add(new ForeignKey
        {
            Oid = Fixture.NextOid(),
            Table = _tables[table],
            Name = $"{table}_{column}_fkey",
            Columns = [Column(table, column)],
            Referenced = _tables[to],
            ReferencedColumns = [Column(to, "id")],
            Index = Fixture.Builder.Indexes.Values.FirstOrDefault(index => index.Table == _tables[to] && index.IsPrimary),
            OnDelete = action,
            IsValidated = isValidated,
            IsEnforced = isEnforced,
        });

    /// <summary>Numbers a table by a sequence that its key owns.</summary>
    public void AddSerial(string table, long last, long? held)
    {
        var column = Column(table, "id");
        column.Default = StoredDefaults.Nextval;
        column.Bounds = held is { } value ? new(1, value) : null;
        Fixture.Sequence(table + "_id_seq", feeds: column, owner: column, last: last);
    }

    public void AddPolicy(string table) =>
        Fixture.Builder.Policies.Add(new() { Oid = Fixture.NextOid(), Table = _tables[table], Name = table + "_policy" });

    private Column Column(Table table, short number, string[] words) => new()
    {
        Table = table,
        Number = number,
        Name = words[0],
        Type = Fixture.Type(words[1]),
        TypeName = words[1],
        IsNotNull = words.Length > 2,
    };

    private Index AddIndex(string table, IndexFacts facts)
    {
        var index = new Index
        {
            Oid = Fixture.NextOid(),
            Table = _tables[table],
            Name = facts.Name,
            Method = "btree",
            Keys = [.. facts.Keys.Select(key => Column(table, key)).Select(column => new IndexKey(column, null, BuiltIn.ClassOf(column.Type), column.Collation))],
            Included = [.. facts.Included.Select(column => Column(table, column))],
            IsUnique = facts.IsUnique,
            IsPrimary = facts.IsPrimary,
            IsValid = facts.IsValid,
            Pages = facts.Pages,
            Usage = facts.Usage,
        };
        Fixture.Builder.Indexes.Add(index.Oid, index);
        if (facts.IsPrimary)
        {
            Fixture.Builder.Constraints.Add(new KeyConstraint
            {
                Oid = Fixture.NextOid(),
                Table = index.Table,
                Name = facts.Name,
                Columns = [.. index.Keys.Select(key => key.Column!)],
                IsPrimary = true,
                Index = index,
            });
        }

        return index;
    }
}

/// <summary>What is counted of a table.</summary>
internal sealed record TableFacts(double? Rows, int Pages, TableActivity? Activity, bool RowSecurity);

/// <summary>What an index is.</summary>
internal sealed record IndexFacts(
    string Name, ImmutableArray<string> Keys, ImmutableArray<string> Included, bool IsUnique, bool IsPrimary, bool IsValid, int Pages, IndexUsage Usage);
