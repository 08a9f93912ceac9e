using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Tests.Properties;

/// <summary>
/// A schema as a list of parts that can be made in any order within their stage. Rich in flaws on purpose: what it is made of, and in which amounts, follows
/// from the seed.
/// </summary>
internal sealed class RandomSchema
{
    private const int Stages = 4;

    private static readonly string[] Types = ["int4", "int4", "int8", "text", "varchar", "uuid", "numeric"];
    private static readonly string[] OddColumns =
    [
        "at timestamp", "document json", "code bpchar", "sum money", "price float8", "owner_uuid varchar", "content oid", "active bool", "handler regproc", "Capital int4",
        "user text", $"{new string('x', 63)} int4", "title text", "deleted_at timestamptz", "deleted_at timestamptz", "is_deleted bool",
    ];

    private static readonly double?[] Rows = [null, 0, 200, 50_000, 3_000_000];
    private static readonly long[] Counts = [0, 0, 3, 40, 100_000];

    private readonly List<Action<RandomWorld>>[] _stages = [[], [], [], []];
    private readonly Random _random;
    private readonly string _prefix;
    private readonly bool _isRead;

    /// <summary>What the names of columns begin with. A name that columns of two schemas had would relate them.</summary>
    private readonly string _letter;

    /// <summary>Makes up a schema.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="prefix">What the names of tables begin with; schemas of other prefixes share no object with this one.</param>
    /// <param name="isRead">Whether its tables were read: shares of all that is read are then another matter.</param>
    public RandomSchema(int seed, string prefix, bool isRead = true)
    {
        (_random, _prefix, _isRead, _letter) = (new(seed), prefix, isRead, isRead ? "c" : "d");
        var count = _random.Next(2, 7);
        _stages[0].Add(world => world.AddCollation($"{prefix}_order"));
        for (var number = 0; number < count; number++)
        {
            AddTable($"{prefix}{number}", count);
        }
    }

    /// <summary>The snapshot of several schemas in one, their parts in the order given or in a random one.</summary>
    public static CatalogSnapshot Build(Random? order, params RandomSchema[] schemas)
    {
        var world = new RandomWorld(new());
        for (var stage = 0; stage < Stages; stage++)
        {
            var parts = schemas.SelectMany(schema => schema._stages[stage]).ToArray();
            order?.Shuffle(parts);
            foreach (var part in parts)
            {
                part(world);
            }
        }

        return world.Fixture.Build();
    }

    private void AddTable(string name, int count)
    {
        var partitions = Chance(0.2) ? _random.Next(1, 4) : 0;
        var (facts, columns) = (Facts(), Columns());
        _stages[0].Add(world => world.AddTable(name, facts, columns, partitions > 0 ? TableKind.Partitioned : TableKind.Ordinary));
        for (var number = 0; number < partitions; number++)
        {
            var (partition, its) = ($"{name}_p{number}", Facts());
            _stages[1].Add(world => world.AddTable(partition, its, columns, TableKind.Ordinary, name));
        }

        AddIndexes(name, partitions);
        AddReferences(name, count);
        AddRest(name);
    }

    private void AddIndexes(string table, int partitions)
    {
        if (Chance(0.7))
        {
            var index = new IndexFacts(table + "_pkey", ["id"], [], IsUnique: true, IsPrimary: true, IsValid: true, Pages(), Usage());
            _stages[2].Add(world => world.AddIndex(table, index, partitions, missing: -1));
        }

        for (var number = _random.Next(0, 6); number > 0; number--)
        {
            var keys = RandomColumns(_random.Next(1, 7));
            var isUnique = Chance(0.15);
            var index = new IndexFacts(
                $"{table}_idx{number}", keys, Chance(0.1) ? [.. RandomColumns(1).Except(keys)] : [], isUnique, IsPrimary: false, Chance(0.9), Pages(), Usage())
            {
                Method = isUnique || Chance(0.9) ? "btree" : "brin",
                Collation = Chance(0.05) ? $"{_prefix}_order" : null,
                Predicate = Chance(0.1) ? (RandomColumns(1)[0], Chance(0.5)) : null,
            };
            var missing = Chance(0.3) ? _random.Next(0, 3) : -1;
            _stages[2].Add(world => world.AddIndex(table, index, partitions, missing));
        }

        if (partitions > 0 && Chance(0.5))
        {
            var index = new IndexFacts("own", RandomColumns(1), [], IsUnique: false, IsPrimary: false, IsValid: true, Pages(), Usage());
            for (var number = 0; number < partitions; number++)
            {
                var partition = $"{table}_p{number}";
                _stages[2].Add(world => world.AddIndex(partition, index with { Name = partition + "_own" }, 0, missing: -1));
                _stages[2].Add(world => world.AddIndex(partition, index with { Name = partition + "_own1" }, 0, missing: -1));
            }
        }
    }

    private void AddReferences(string table, int count)
    {
        for (var number = _random.Next(0, 3); number > 0; number--)
        {
            var (column, to, action) = ($"{_letter}{number}", $"{_prefix}{_random.Next(count)}", (ReferentialAction)_random.Next(5));
            var (isValidated, isEnforced, isDoubled) = (Chance(0.8), Chance(0.9), Chance(0.1));
            _stages[3].Add(world => world.AddReference(table, [column], to, action, isValidated && isEnforced, isEnforced));
            if (isDoubled)
            {
                _stages[3].Add(world => world.AddReference(table, [column], to, action, isValidated, isEnforced: true, suffix: "twice"));
            }
        }

        if (Chance(0.2))
        {
            var to = $"{_prefix}{_random.Next(count)}";
            _stages[3].Add(world => world.AddReference(table, [$"{_letter}3", $"{_letter}4"], to, ReferentialAction.NoAction, isValidated: true, isEnforced: true));
        }
    }

    private void AddRest(string table)
    {
        if (Chance(0.5))
        {
            var (last, type) = (Pick([1L, 1_600_000_000, 2_100_000_000, 2_147_483_647]), Pick(["int4", "int8"]));
            _stages[3].Add(world => world.Fixture.Sequence(table + "_id_seq", feeds: world.Column(table, "id"), type: type, last: last));
        }
        else
        {
            var (last, held) = (Pick([1L, 500, 30_000]), Chance(0.5) ? Pick([400L, 1_000_000]) : (long?)null);
            _stages[3].Add(world => world.AddSerial(table, last, held));
        }

        if (Chance(0.1))
        {
            _stages[3].Add(world => world.Fixture.Sequence(table + "_numbers", type: "int2", last: 30_000));
        }

        if (Chance(0.3))
        {
            _stages[3].Add(world => world.AddPolicy(table));
        }

        if (Chance(0.2))
        {
            _stages[3].Add(world => world.AddTrigger(table));
        }

        if (Chance(0.2))
        {
            var column = RandomColumns(1)[0];
            _stages[3].Add(world => world.AddCheck(table, column));
        }

        if (Chance(0.1))
        {
            var (periods, facts, its) = (table + "_prices", Facts(), Facts());
            var key = new IndexFacts(periods + "_pkey", ["thing", "valid_from"], [], IsUnique: true, IsPrimary: true, IsValid: true, Pages(), Usage());
            _stages[0].Add(world => world.AddTable(periods, facts, ["thing int8 not null", "valid_from timestamptz not null", "valid_to timestamptz"], TableKind.Ordinary));
            _stages[2].Add(world => world.AddIndex(periods, key, 0, missing: -1));
            var (choices, words) = (table + "_choices", new ColumnStatistics(0.1f, 8, 4, null));
            _stages[0].Add(world => world.AddTable(choices, its with { Statistics = words }, ["status text"], TableKind.Ordinary));
        }

        if (_isRead && Chance(0.1))
        {
            _stages[3].Add(world => world.AddPublication(table));
        }

        if (_isRead && Chance(0.3))
        {
            // Whether a schema keeps histories is a share of all its tables.
            var facts = Facts();
            _stages[0].Add(world => world.AddTable(table + "_history", facts, ["at timestamptz"], TableKind.Ordinary));
        }
    }

    /// <summary>What ANALYZE may have found in any of the columns of a table: the same in each, which shows as much.</summary>
    private ColumnStatistics? Statistics() => Chance(0.5) ? new(Pick([0f, 0.3f, 0.95f]), 8, -1, Pick([0.1f, 0.99f]), Pick<float?>([null, 0.97f])) : null;

    private TableFacts Facts()
    {
        var (rows, scans, live) = (Pick(Rows), _isRead ? Pick(Counts) : 0, Pick(Counts) * 10);
        var activity = new TableActivity
        {
            SequentialScans = scans,
            SequentialRows = scans * (long)(rows ?? 0),
            Inserted = Pick(Counts),
            Updated = Pick(Counts),
            Deleted = Pick(Counts),
            Live = live,
            ModifiedSinceAnalyze = Pick(Counts) * 10,
            LastAnalyze = Chance(0.5) ? new DateTimeOffset(2026, 10, _random.Next(1, 28), 0, 0, 0, TimeSpan.Zero) : null,
        };
        return new(rows, Pages(), Chance(0.9) ? activity : null, Chance(0.3), Statistics());
    }

    private string[] Columns() =>
    [
        $"id {Pick(["int4", "int8"])} not null",
        .. Enumerable.Range(1, 4).Select(number => $"{_letter}{number} {Pick(Types)}{(Chance(0.5) ? " not null" : "")}"),
        .. OddColumns.Where(_ => Chance(0.05)).Distinct(),
        $"{_prefix}0_id int8",
    ];

    private ImmutableArray<string> RandomColumns(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => _random.Next(5)).Distinct().Select(number => number == 0 ? "id" : $"{_letter}{number}")];

    private int Pages() => Pick([0, 10, 3_000, 200_000]);

    private IndexUsage Usage() => _isRead && Chance(0.5) ? new(Pick(Counts), Pick(Counts), null) : IndexUsage.None;

    private bool Chance(double share) => _random.NextDouble() < share;

    private T Pick<T>(T[] choices) => choices[_random.Next(choices.Length)];
}
