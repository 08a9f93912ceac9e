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
        foreach (var column in Fixture.Builder.Columns.Where(column => column.Table == table))
        {
            column.Statistics = facts.Statistics;
        }

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

    /// <summary>A foreign key; one over two columns refers to the key and to whatever the second column of that name is.</summary>
    public void AddReference(string table, string[] columns, string to, ReferentialAction action, bool isValidated, bool isEnforced, string suffix = "fkey") =>
        Fixture.Builder.Constraints.Add(new ForeignKey
        {
            Oid = Fixture.NextOid(),
            Table = _tables[table],
            Name = $"{table}_{string.Join('_', columns)}_{suffix}",
            Columns = [.. columns.Select(column => Column(table, column))],
            Referenced = _tables[to],
            ReferencedColumns = [.. columns.Select((column, at) => Column(to, at == 0 ? "id" : column))],
            Index = Fixture.Builder.Indexes.Values.FirstOrDefault(index => index.Table == _tables[to] && index.IsPrimary),
            OnDelete = action,
            IsValidated = isValidated,
            IsEnforced = isEnforced,
        });

    /// <summary>A collation whose rules have changed.</summary>
    public void AddCollation(string name)
    {
        var collation = new Collation { Oid = Fixture.NextOid(), Schema = "public", Name = name, Provider = 'i', Version = "1", ActualVersion = "2" };
        Fixture.Builder.Collations.Add(collation.Oid, collation);
    }

    private Collation? Collation(string? name) => Fixture.Builder.Collations.Values.FirstOrDefault(collation => collation.Name == name);

    /// <summary>A disabled trigger of a user.</summary>
    public void AddTrigger(string table) =>
        Fixture.Builder.Triggers.Add(new() { Oid = Fixture.NextOid(), Table = _tables[table], Name = table + "_touch", Enabled = 'D' });

    /// <summary>A CHECK that a column is not NULL.</summary>
    public void AddCheck(string table, string column) =>
        Fixture.Builder.Constraints.Add(new CheckConstraint
        {
            Oid = Fixture.NextOid(),
            Table = _tables[table],
            Name = table + "_check",
            Columns = [Column(table, column)],
            Condition = NullTest(Column(table, column), isNull: false),
        });

    public void AddPublication(string table) =>
        Fixture.Builder.Publications.Add(new() { Oid = Fixture.NextOid(), Name = table + "_out", PublishesOldRows = true, Tables = [_tables[table].Oid] });

    private static Expression NullTest(Column column, bool isNull) => new(FormattableString.Invariant(
        $"{{NULLTEST :arg {{VAR :varno 1 :varattno {column.Number} :vartype {column.Type.Oid} :vartypmod -1 :varcollid 0 :varnullingrels (b) :varlevelsup 0 :varreturningtype 0 :varnosyn 1 :varattnosyn {column.Number} :location -1}} :nulltesttype {(isNull ? 0 : 1)} :argisrow false :location -1}}"));

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

    private static OperatorClass ClassOf(Column column, string method)
    {
        var btree = BuiltIn.ClassOf(column.Type);
        return method == "btree" ? btree : new()
        {
            Oid = btree.Oid + 1_000_000,
            Schema = "pg_catalog",
            Name = "minmax_ops",
            Method = method,
            Family = btree.Family + 1_000_000,
            InputType = btree.InputType,
            IsDefault = true,
        };
    }

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
            Method = facts.Method,
            Predicate = facts.Predicate is { } predicate ? NullTest(Column(table, predicate.Column), predicate.IsNull) : null,
            Keys = [.. facts.Keys.Select(key => Column(table, key)).Select(column => new IndexKey(column, null, ClassOf(column, facts.Method), Collation(facts.Collation) ?? column.Collation))],
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
internal sealed record TableFacts(double? Rows, int Pages, TableActivity? Activity, bool RowSecurity, ColumnStatistics? Statistics = null);

/// <summary>What an index is.</summary>
internal sealed record IndexFacts(
    string Name, ImmutableArray<string> Keys, ImmutableArray<string> Included, bool IsUnique, bool IsPrimary, bool IsValid, int Pages, IndexUsage Usage)
{
    public string Method { get; init; } = "btree";

    /// <summary>A collation of its own; null for the columns'.</summary>
    public string? Collation { get; init; }

    /// <summary>That a column is NULL, or that it is not; null for no predicate.</summary>
    public (string Column, bool IsNull)? Predicate { get; init; }
}
