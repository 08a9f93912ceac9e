using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>
/// One database as one REPEATABLE READ transaction saw it: what is in its catalog, how it was used, and what could not be seen.
/// Immutable, in a stable order (schema, then name), without the objects of system, TOAST and temporary schemas.
/// </summary>
public sealed class CatalogSnapshot
{
    private readonly Dictionary<uint, Table> _tables;
    private readonly Lazy<HashSet<(string Schema, string Name)>> _relations;

    internal CatalogSnapshot(ServerSnapshot server, Database database, CatalogBuilder parts)
    {
        Server = server;
        Database = database;
        Schemas = [.. parts.Schemas.Values.OrderBy(schema => schema.Name, StringComparer.Ordinal)];
        Tables = [.. parts.Tables.Values.Order(ByName.Instance)];
        Sequences = [.. parts.Sequences.Values.OrderBy(s => s.Schema.Name, StringComparer.Ordinal).ThenBy(s => s.Name, StringComparer.Ordinal)];
        Functions = parts.Functions.ToFrozenDictionary(function => function.Oid);
        Views = [.. parts.Views.OrderBy(v => v.Schema.Name, StringComparer.Ordinal).ThenBy(v => v.Name, StringComparer.Ordinal)];
        Types = parts.Types.ToFrozenDictionary();
        Collations = parts.Collations.ToFrozenDictionary();
        OperatorClasses = parts.OperatorClasses.ToFrozenDictionary();
        Extensions = [.. parts.Extensions.OrderBy(extension => extension.Name, StringComparer.Ordinal)];
        Publications = [.. parts.Publications.OrderBy(publication => publication.Name, StringComparer.Ordinal)];
        IndexBuilds = parts.IndexBuilds.ToFrozenSet();
        Gaps = [.. parts.Gaps];
        Faults = [.. parts.Faults];
        _tables = parts.Tables;
        _relations = new(Relations);
    }

    private CatalogSnapshot(CatalogSnapshot other)
    {
        (Server, Database, Schemas, Tables, Sequences, Functions) = (other.Server, other.Database, other.Schemas, other.Tables, other.Sequences, other.Functions);
        (Views, Types, Collations, OperatorClasses, Extensions, Publications) = (other.Views, other.Types, other.Collations, other.OperatorClasses, other.Extensions, other.Publications);
        (IndexBuilds, Gaps, Faults, Prior, _tables, _relations) = (other.IndexBuilds, other.Gaps, other.Faults, other.Prior, other._tables, other._relations);
    }

    /// <summary>The server it is on.</summary>
    public ServerSnapshot Server { get; }

    /// <summary>The database itself.</summary>
    public Database Database { get; }

    /// <summary>User schemas.</summary>
    public ImmutableArray<Schema> Schemas { get; }

    /// <summary>Every table, partition, foreign table and materialized view.</summary>
    public ImmutableArray<Table> Tables { get; }

    /// <summary>
    /// The tables that are no partition: each stands for its whole tree, so a probe that walks these reports a partitioned table once.
    /// </summary>
    public IEnumerable<Table> Roots => Tables.Where(table => table.Parent is null);

    /// <summary>Every index.</summary>
    public IEnumerable<Index> Indexes => Tables.SelectMany(table => table.Indexes);

    /// <summary>Every foreign key that was declared, rather than inherited from a partitioned parent.</summary>
    public IEnumerable<ForeignKey> ForeignKeys => Tables.SelectMany(table => table.Constraints).OfType<ForeignKey>().Where(key => key.ParentOid == 0);

    /// <summary>Every sequence.</summary>
    public ImmutableArray<Sequence> Sequences { get; }

    /// <summary>Functions that are not the system's, by object id.</summary>
    public FrozenDictionary<uint, Function> Functions { get; }

    /// <summary>Every view.</summary>
    public ImmutableArray<View> Views { get; }

    /// <summary>Every data type that is a user's or is used by a column, by object id.</summary>
    public FrozenDictionary<uint, DataType> Types { get; }

    /// <summary>Every collation, by object id.</summary>
    public FrozenDictionary<uint, Collation> Collations { get; }

    /// <summary>Every operator class, by object id.</summary>
    public FrozenDictionary<uint, OperatorClass> OperatorClasses { get; }

    /// <summary>Installed extensions.</summary>
    public ImmutableArray<Extension> Extensions { get; }

    /// <summary>Publications.</summary>
    public ImmutableArray<Publication> Publications { get; }

    /// <summary>Tables on which an index was being built concurrently, by object id: an invalid index there may become valid.</summary>
    public FrozenSet<uint> IndexBuilds { get; }

    /// <summary>What could not be seen.</summary>
    public ImmutableArray<Gap> Gaps { get; private init; }

    /// <summary>What was seen of the database before; empty unless the caller keeps a history (<see cref="InspectionOptions.Prior"/>).</summary>
    public Prior Prior { get; private init; } = Prior.None;

    /// <summary>What failed while it was read, each in one line: what there is may be examined, but the inspection is not whole.</summary>
    public ImmutableArray<string> Faults { get; }

    /// <summary>
    /// Since when usage counters count: the latest of the database's reset, the server's reset (after a crash, the recovery) and its start.
    /// A clean restart keeps the counters; a restart after a crash of an old version may not, so the start bounds the window too.
    /// </summary>
    public DateTimeOffset StatisticsSince => new[] { Database.StatisticsReset, Server.CountersSince, Server.StartedAt }.Max()!.Value;

    /// <summary>The table of an object id, or null.</summary>
    public Table? Table(uint oid) => _tables.GetValueOrDefault(oid);

    /// <summary>The installed extension of a name, or null.</summary>
    public Extension? Extension(string name) => Extensions.FirstOrDefault(extension => extension.Name == name);

    /// <summary>
    /// Rows from which ANALYZE draws its statistics of a column: 300 times the statistics target (<c>std_typanalyze()</c>), as it is set for the server.
    /// </summary>
    internal int SampledRows => (int)(300 * (Server.Settings.GetValueOrDefault("default_statistics_target")?.Number ?? 100));

    /// <summary>Whether a relation of any kind has this name: tables, indexes, sequences and views of a schema share one name space.</summary>
    internal bool HasRelation(Schema schema, string name) => _relations.Value.Contains((schema.Name, name));

    /// <summary>
    /// The operator class that an index on a column of a type uses unless told otherwise: the type's own, or the one it borrows from a type as
    /// which its values pass (<c>GetDefaultOpClass()</c>, indexcmds.c). Null when there is none, or for the classes of arrays, enums and ranges.
    /// </summary>
    public OperatorClass? DefaultClass(DataType type, string method)
    {
        var defaults = OperatorClasses.Values.Where(known => known.IsDefault && known.Method == method).ToList();
        if (defaults.Find(known => known.InputType == type.Base.Oid) is { } own)
        {
            return own;
        }

        var borrowed = defaults.Where(known => type.Base.PassesAs.Contains(known.InputType)).ToList();
        var preferred = borrowed.Where(known => Types.GetValueOrDefault(known.InputType) is { IsPreferred: true } lender && lender.Category == type.Base.Category).ToList();
        return (preferred.Count > 0 ? preferred : borrowed) is [var only] ? only : null;
    }

    /// <summary>
    /// How often a second each index of a table is written to, on average over the window of the statistics: insertions, and updates that
    /// were not HOT. Null when the window is shorter than an hour or nothing was counted.
    /// </summary>
    public double? IndexWritesPerSecond(Table table)
    {
        var window = Server.ReadAt - StatisticsSince;
        return table.TotalActivity is { } activity && window >= TimeSpan.FromHours(1)
            ? (activity.Inserted + activity.Updated - activity.HotUpdated) / window.TotalSeconds
            : null;
    }

    /// <summary>Bytes of a number of pages on this server.</summary>
    public long Bytes(long pages) => pages * Server.BlockSize;

    /// <summary>The same with what was seen before, and a gap where that is not known.</summary>
    internal CatalogSnapshot With(Prior prior, Gap? gap = null) => new(this) { Prior = prior, Gaps = gap is null ? Gaps : Gaps.Add(gap) };

    private HashSet<(string Schema, string Name)> Relations() =>
    [
        .. Tables.Select(table => (table.Schema.Name, table.Name)),
        .. Indexes.Select(index => (index.Table.Schema.Name, index.Name)),
        .. Sequences.Select(sequence => (sequence.Schema.Name, sequence.Name)),
        .. Views.Select(view => (view.Schema.Name, view.Name)),
    ];

    private sealed class ByName : IComparer<Table>
    {
        internal static readonly ByName Instance = new();

        public int Compare(Table? x, Table? y) =>
            string.CompareOrdinal(x!.Schema.Name, y!.Schema.Name) is var bySchema and not 0 ? bySchema : string.CompareOrdinal(x.Name, y.Name);
    }
}
