using Inspector.Catalog;

namespace Inspector.Testing;

/// <summary>
/// Builds a snapshot in memory, as if a server had been read: tables with columns, keys, foreign keys, indexes and sequences, in the order in
/// which a script would make them. What is not said is as on a fresh server of the newest version.
/// </summary>
/// <example><code>
/// var given = new SnapshotFixture();
/// var orders = given.Table("orders", "id int4 not null", "note text").WithKey("id");
/// given.Table("lines", "order_id int4").WithReference("order_id", orders, "id");
/// given.Sequence("orders_id_seq", feeds: orders.Column("id"), last: 7);
/// var snapshot = given.Build();
/// </code></example>
internal sealed class SnapshotFixture
{
    private readonly CatalogBuilder _builder = new();
    private readonly Schema _schema = new() { Oid = 2200, Name = "public", Owner = 10 };
    private uint _lastOid = 16384;

    public SnapshotFixture()
    {
        _builder.Schemas.Add(_schema.Oid, _schema);
        foreach (var type in BuiltIn.Types)
        {
            _builder.Types.Add(type.Oid, type);
        }

        foreach (var known in BuiltIn.OperatorClasses)
        {
            _builder.OperatorClasses.Add(known.Oid, known);
        }
    }

    /// <summary>The version of the server, for example 18.</summary>
    public int Major { get; init; } = 18;

    /// <summary>Live rows of every table; null when none was ever analyzed.</summary>
    public double? Rows { get; init; }

    /// <summary>Counters of every table; null where the server keeps none.</summary>
    public TableActivity? Activity { get; init; }

    /// <summary>Pages of every table.</summary>
    public int Pages { get; init; }

    /// <summary>When the database's statistics were reset; null for never.</summary>
    public DateTimeOffset? StatisticsReset { get; init; }

    /// <summary>A table.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="columns">Each a name, the internal name of a built-in type or the name of a domain made before, and perhaps <c>not null</c>.</param>
    public TableFixture Table(string name, params string[] columns) => Add(name, TableKind.Ordinary, null, columns);

    /// <summary>A partitioned table, to which <see cref="Partition"/> adds.</summary>
    public TableFixture Partitioned(string name, params string[] columns) => Add(name, TableKind.Partitioned, null, columns);

    /// <summary>A partition with the columns of its root, partitioned itself or not.</summary>
    public TableFixture Partition(TableFixture root, string name, bool isPartitioned = false) =>
        Add(name, isPartitioned ? TableKind.Partitioned : TableKind.Ordinary, root, root.Specifications);

    /// <summary>A domain over a built-in type or another domain.</summary>
    public DataType Domain(string name, string over)
    {
        var domain = new DataType { Oid = NextOid(), Schema = "public", Name = name, Kind = DataTypeKind.Domain, DomainOf = Type(over) };
        _builder.Types.Add(domain.Oid, domain);
        return domain;
    }

    /// <summary>A sequence, by default a bigint one that counts up from 1.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="feeds">The column that draws its default from it, or null.</param>
    /// <param name="owner">The column that owns it, or null.</param>
    /// <param name="type">Its type.</param>
    /// <param name="minimum">Its smallest value; by default 1, or for one that counts down the type's.</param>
    /// <param name="maximum">Its largest value; by default the type's, or for one that counts down -1.</param>
    /// <param name="increment">Its step.</param>
    /// <param name="last">The value it last gave; null when it never gave one.</param>
    /// <param name="isKnown">Whether its position was read.</param>
    /// <param name="isCyclic">CYCLE.</param>
    public Sequence Sequence(
        string name,
        Column? feeds = null,
        Column? owner = null,
        string type = "int8",
        long? minimum = null,
        long? maximum = null,
        long increment = 1,
        long? last = null,
        bool isKnown = true,
        bool isCyclic = false)
    {
        var range = Type(type).IntegerRange!.Value;
        var sequence = new Sequence
        {
            Oid = NextOid(),
            Schema = _schema,
            Name = name,
            Type = Type(type),
            Increment = increment,
            Minimum = minimum ?? (increment > 0 ? 1 : range.Minimum),
            Maximum = maximum ?? (increment > 0 ? range.Maximum : -1),
            IsCyclic = isCyclic,
            IsReadable = true,
        };
        sequence.OwnedBy = owner;
        sequence.Feeds = feeds is null ? [] : [feeds];
        (sequence.LastValue, sequence.IsPositionKnown) = (isKnown ? last : null, isKnown);
        sequence.NextValue = !isKnown ? null : last is not { } value ? sequence.Start : value == (increment > 0 ? sequence.Maximum : sequence.Minimum) ? null : value + increment;
        _builder.Sequences.Add(sequence.Oid, sequence);
        return sequence;
    }

    /// <summary>The snapshot of all that was made. Called once.</summary>
    public CatalogSnapshot Build()
    {
        _builder.TieColumns();
        var server = new ServerSnapshot
        {
            Version = new(Major * 10_000),
            ReadAt = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero),
            StartedAt = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Reader = new("inspector", IsSuperuser: false, IsMonitor: true, ReadsAllStatistics: true, ReadsAllData: false),
        };
        return _builder.Tie().Build(server, new() { Oid = 5, Name = "app", StatisticsReset = StatisticsReset });
    }

    internal CatalogBuilder Builder => _builder;

    internal uint NextOid() => ++_lastOid;

    internal DataType Type(string name) => _builder.Types.Values.First(type => type.Name == name);

    private TableFixture Add(string name, TableKind kind, TableFixture? root, string[] columns)
    {
        var table = new Table { Oid = NextOid(), Schema = _schema, Name = name, Kind = kind, Rows = Rows, Pages = Pages, Activity = Activity, IsPartition = root is not null };
        _builder.Tables.Add(table.Oid, table);
        if (root is not null)
        {
            _builder.AddInheritance(table.Oid, root.Table.Oid, detachPending: false);
        }

        return new(this, table, columns);
    }
}
