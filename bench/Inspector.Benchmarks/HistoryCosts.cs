using System.Collections.Frozen;
using System.Collections.Immutable;
using Inspector.Agent.Embedded;
using Inspector.Agent.History;
using Inspector.Catalog;
using Inspector.Findings;
using Npgsql;
using static System.FormattableString;
using Index = Inspector.Catalog.Index;

namespace Inspector.Benchmarks;

/// <summary>What history takes to write and to read for a database of 10,000 tables with 30,000 indexes and two replicas, in a file and on a server of our own.</summary>
internal sealed class HistoryCosts(TextWriter output)
{
    private const int Tables = 10_000;

    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    public async Task RunAsync()
    {
        await output.WriteLineAsync(Invariant($"{Machine.Description}; load {Machine.Load}; wall time in ms.\n"));
        await output.WriteLineAsync("| what | rows | SQLite | PostgreSQL |");
        await output.WriteLineAsync("|---|---:|---:|---:|");
        var folder = Directory.CreateTempSubdirectory("inspector-history-").FullName;
        try
        {
            await using var server = await EmbeddedServer.StartAsync(new() { Settings = ImmutableDictionary<string, string>.Empty.Add("fsync", "on").Add("synchronous_commit", "on") });
            await using var source = NpgsqlDataSource.Create(server.ConnectionString());
            var file = await MeasureAsync(new SqliteBacking(Path.Combine(folder, "history.db")));
            var table = await MeasureAsync(new PostgresBacking(source, "server"));
            foreach (var (one, other) in file.Zip(table))
            {
                await output.WriteLineAsync(Invariant($"| {one.What} | {one.Rows:#,0} | {one.Time.TotalMilliseconds:0} | {other.Time.TotalMilliseconds:0} |"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<List<(string What, int Rows, TimeSpan Time)>> MeasureAsync(IHistoryBacking backing)
    {
        var results = new List<(string What, int Rows, TimeSpan Time)>();
        await using var store = new HistoryStore(backing, TimeProvider.System, new() { MostWaitingRows = 1_000_000 });
        await store.WrittenAsync();
        await WriteAsync("first look: windows of three servers, sizes", 10 * Tables, Read(0));
        await WriteAsync("a look at what did not change", 0, Read(1));
        await WriteAsync("a look after every counter rose", 9 * Tables, Read(2, scans: 1));
        await ReadAsync("Prior, when the counters tell all", 0, Read(2, scans: 1));
        await WriteAsync("a look after a reset of all three", 18 * Tables, Read(4, reset: 3));
        await ReadAsync("Prior, after the reset", 9 * Tables, Read(5, reset: 3));
        await InspectAsync("an inspection with 5,000 findings, all new", 0);
        await InspectAsync("the same again", 1);
        await ARowAtATimeAsync();
        return results;

        async Task WriteAsync(string what, int rows, Observation read)
        {
            foreach (var usage in UsageEntry.Of("shop", "db1:5432", read))
            {
                store.Record(usage);
            }

            store.Record(GrowthEntry.Of("shop", read.Database));
            await TimeAsync(what, rows, () => store.WrittenAsync());
        }

        Task ReadAsync(string what, int rows, Observation read) => TimeAsync(what, rows, () => store.PriorAsync("shop", "db1:5432", read));

        Task InspectAsync(string what, int hour)
        {
            store.Record(new InspectionEntry("shop", Inspection(), Start.AddHours(hour)));
            return TimeAsync(what, 5_000, () => store.WrittenAsync());
        }

        // as it was written once: a round trip for each row
        async Task ARowAtATimeAsync()
        {
            await using var connection = await backing.OpenAsync(default);
            await connection.BeginAsync(default);
            var usage = UsageEntry.Of("another", "db1:5432", Read(0))[0];
            var rows = usage.Indexes.Select(index => UsageTable.Row(usage, (index.Schema, index.Name), UsageWindow.After(null, new(usage.At, index.ObjectId, false, usage.CountedSince, 0)))).ToList();
            await TimeAsync("30,000 windows of one server, a row at a time", rows.Count, async () =>
            {
                foreach (var row in rows)
                {
                    await connection.WriteAsync(UsageTable.Windows, [row], default);
                }

                await connection.CommitAsync(default);
            });
        }

        async Task TimeAsync(string what, int rows, Func<Task> work)
        {
            var begun = TimeProvider.System.GetTimestamp();
            await work();
            results.Add((what, rows, TimeProvider.System.GetElapsedTime(begun)));
            if (store.State is { Refused: > 0 } or { Dropped: > 0 })
            {
                throw new BenchmarkException($"{what}: {store.State}");
            }
        }
    }

    private static Observation Read(int hour, long scans = 0, int? reset = null)
    {
        var builder = new CatalogBuilder();
        var schema = new Schema { Oid = 2200, Name = "public", Owner = 10 };
        builder.Schemas.Add(schema.Oid, schema);
        var oid = 16_384u;
        var used = new Dictionary<uint, IndexUsage>();
        for (var i = 0; i < Tables; i++)
        {
            var table = new Table { Oid = oid++, Schema = schema, Name = Invariant($"table_{i:000000}"), Kind = TableKind.Ordinary, Pages = 1_000 };
            builder.Tables.Add(table.Oid, table);
            for (var j = 0; j < 3; j++)
            {
                var index = new Index { Oid = oid++, Table = table, Name = Invariant($"table_{i:000000}_column_{j}_idx"), Method = "btree", Keys = [], Pages = 100, Usage = new(scans, scans, null) };
                builder.Indexes.Add(index.Oid, index);
                used.Add(index.Oid, index.Usage);
            }
        }

        var since = reset is { } at ? Start.AddHours(at) : Start.AddDays(-100);
        var server = new ServerSnapshot
        {
            Version = new(180_004),
            ReadAt = Start.AddHours(hour),
            StartedAt = Start.AddDays(-100),
            Reader = new("inspector", IsSuperuser: false, IsMonitor: true, ReadsAllStatistics: true, ReadsAllData: false),
        };
        var usage = used.ToFrozenDictionary();
        return new(builder.Tie().Build(server, new() { Oid = 5, Name = "app", StatisticsReset = since }), [new("db2:5432", since, usage), new("db3:5432", since, usage)], []);
    }

    private static Inspection Inspection() => new()
    {
        Target = new("shop", "db1", 5432, "app", "18.4", false),
        StartedAt = Start,
        Outcomes = [new("duplicate-index", OutcomeStatus.Examined, null, 5_000)],
        Findings =
        [
            .. Enumerable.Range(0, 5_000).Select(i => new Finding
            {
                Probe = "duplicate-index",
                Severity = Severity.Warning,
                Confidence = Confidence.Proven,
                Subject = new(ObjectKind.Index, "public", Invariant($"index_{i}")) { Table = "orders" },
                Title = "one repeats another",
            }),
        ],
    };
}
