using System.Collections.Immutable;
using Inspector.Catalog;
using Index = Inspector.Catalog.Index;

namespace Inspector.Testing;

/// <summary>A table of a <see cref="SnapshotFixture"/>, to which more can be added.</summary>
internal sealed class TableFixture
{
    private readonly SnapshotFixture _fixture;
    private readonly List<Column> _columns = [];

    internal TableFixture(SnapshotFixture fixture, Table table, string[] specifications)
    {
        _fixture = fixture;
        Table = table;
        Specifications = specifications;
        foreach (var words in specifications.Select(specification => specification.Split(' ', 3)))
        {
            var isNotNull = words.Length > 2;
            var type = fixture.Type(words[1]);
            _columns.Add(new()
            {
                Table = table,
                Number = (short)(_columns.Count + 1),
                Name = words[0],
                Type = type,
                TypeName = type.Name,
                IsNotNull = isNotNull,
            });
        }

        fixture.Builder.Columns.AddRange(_columns);
    }

    /// <summary>The table.</summary>
    public Table Table { get; }

    /// <summary>Its columns as they were written.</summary>
    internal string[] Specifications { get; }

    /// <summary>The column of a name.</summary>
    public Column Column(string name) => _columns.Single(column => column.Name == name);

    /// <summary>Adds a primary key.</summary>
    public TableFixture WithKey(params string[] names)
    {
        var name = Table.Name + "_pkey";
        var index = Add(name, names, isUnique: true, isPrimary: true);
        _fixture.Builder.Constraints.Add(new KeyConstraint
        {
            Oid = _fixture.NextOid(),
            Table = Table,
            Name = name,
            Columns = Columns(names),
            IsPrimary = true,
            Index = index,
        });
        return this;
    }

    /// <summary>Adds a btree index of the types' own operator classes.</summary>
    public TableFixture WithIndex(string name, params string[] names)
    {
        Add(name, names, isUnique: false, isPrimary: false);
        return this;
    }

    /// <summary>Adds a foreign key of one column.</summary>
    /// <param name="column">The referencing column.</param>
    /// <param name="to">The referenced table.</param>
    /// <param name="referenced">The referenced column.</param>
    /// <param name="parent">The foreign key of the partitioned table that it came from, by object id.</param>
    public TableFixture WithReference(string column, TableFixture to, string referenced, uint parent = 0)
    {
        _fixture.Builder.Constraints.Add(new ForeignKey
        {
            Oid = _fixture.NextOid(),
            Table = Table,
            Name = $"{Table.Name}_{column}_fkey",
            Columns = Columns([column]),
            Referenced = to.Table,
            ReferencedColumns = to.Columns([referenced]),
            Index = _fixture.Builder.Indexes.Values.FirstOrDefault(index => index.Table == to.Table && index.IsUnique && index.Keys[0].Column == to.Column(referenced)),
            ParentOid = parent,
        });
        return this;
    }

    private ImmutableArray<Column> Columns(IEnumerable<string> names) => [.. names.Select(Column)];

    private Index Add(string name, string[] names, bool isUnique, bool isPrimary)
    {
        var index = new Index
        {
            Oid = _fixture.NextOid(),
            Table = Table,
            Name = name,
            Method = "btree",
            Keys = [.. Columns(names).Select(column => new IndexKey(column, null, BuiltIn.ClassOf(column.Type), column.Collation))],
            IsUnique = isUnique,
            IsPrimary = isPrimary,
        };
        _fixture.Builder.Indexes.Add(index.Oid, index);
        return index;
    }
}
