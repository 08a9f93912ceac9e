using System.Collections.Frozen;
using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Agent.History;

/// <summary>Reads what was seen of a whole database before. Bounded: it reads no window that the counters of now tell of, and no sequence that is far from its end.</summary>
internal static class PriorReading
{
    /// <summary>The pace is that of so long a time, the latest.</summary>
    private static readonly TimeSpan View = TimeSpan.FromDays(30);

    /// <summary>One sample in so long a time: 120 make a line as well as 720.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromHours(6);

    /// <summary>Sequences that have used less of their values than this are not about to end.</summary>
    private const double LeastShare = 0.25;

    /// <summary>The sequences, and the tables, that are looked up at most: those nearest to their end, those that are largest.</summary>
    private const int MostObjects = 100;

    public static async Task<Prior> ReadAsync(HistoryConnection connection, string target, string server, Observation observation, CancellationToken cancellation)
    {
        var catalog = observation.Database;
        var database = catalog.Database.Name;
        var countedSince = observation.Replicas.Select(replica => (replica.Name, replica.Since)).Append((Name: server, Since: catalog.StatisticsSince)).DistinctBy(one => one.Name).ToDictionary();
        var servers = ImmutableArray.CreateBuilder<SeenServer>();
        foreach (var (name, lastSeen) in await UsageTable.ServersAsync(connection, target, database, cancellation))
        {
            var before = countedSince.TryGetValue(name, out var since) ? since : DateTimeOffset.MaxValue;
            var windows = await UsageTable.BeforeAsync(connection, target, name, database, before, cancellation);
            servers.Add(new(name, lastSeen, windows.GroupBy(one => (one.Schema, one.Name)).ToFrozenDictionary(index => index.Key, index => Seen([.. index.Select(one => one.Window)], lastSeen))));
        }

        var sequences =
            from sequence in catalog.Sequences
            where sequence.Progress is not null
            let space = KeySpace.Of(sequence)
            let share = space.ShareUsed(sequence.LastValue!.Value, space.End)
            where share >= LeastShare
            orderby share descending
            select (sequence.Schema.Name, sequence.Name);
        var tables = catalog.Roots.Where(table => table.TotalPages > 0).OrderByDescending(table => table.TotalPages).Select(table => (table.Schema.Name, table.Name));
        return new()
        {
            Server = server,
            Servers = servers.ToImmutable(),
            Sequences = await GrowthAsync(GrowthKind.Sequence, sequences),
            Tables = await GrowthAsync(GrowthKind.Size, tables),
        };

        async Task<FrozenDictionary<(string Schema, string Name), Growth>> GrowthAsync(GrowthKind kind, IEnumerable<(string Schema, string Name)> objects)
        {
            var all = new Dictionary<(string Schema, string Name), Growth>();
            foreach (var (schema, name) in objects.Take(MostObjects))
            {
                var growth = await GrowthTable.ReadAsync(
                    connection, (target, database, kind, schema, name), catalog.Server.ReadAt - View, Apart.Ticks / TimeSpan.TicksPerMicrosecond, cancellation);
                if (growth is not null)
                {
                    all.Add((schema, name), growth);
                }
            }

            return all.ToFrozenDictionary();
        }
    }

    /// <summary>
    /// What windows of one index on one server say. A counter that began again between two sights tells all since it did; one that fell without that (somebody reset it alone) tells nothing of the time between.
    /// </summary>
    /// <param name="windows">The windows, in order of time.</param>
    /// <param name="lastSeen">When the server was last asked.</param>
    internal static ImmutableArray<SeenWindow> Seen(ImmutableArray<UsageWindow> windows, DateTimeOffset lastSeen)
    {
        var seen = ImmutableArray.CreateBuilder<SeenWindow>(windows.Length);
        UsageWindow? before = null;
        foreach (var window in windows)
        {
            var isFirst = before is null || before.ObjectId != window.ObjectId;
            var end = isFirst ? window.Start : seen[^1].To;
            var isCountedAnew = isFirst || window.CountedSince > end;
            var from = isFirst ? window.Start
                : isCountedAnew ? Earlier(window.CountedSince, window.Start)
                : window.FirstScans == before!.LastScans ? Earlier(end, window.Start)
                : window.Start;

            // a counter that stood above nothing when it was first seen, or after it may have begun again, may have risen just before
            var used = isCountedAnew && window.FirstScans > 0 && !(window.LastUsed > window.Start) ? window.Start : window.LastUsed;
            seen.Add(new((uint)window.ObjectId, from, window.End ?? (lastSeen > window.Start ? lastSeen : window.Start), window.Scans, used));
            before = window;
        }

        return seen.MoveToImmutable();
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
