using System.Collections.Immutable;

namespace Inspector.Agent.History;

/// <summary>What was seen of one index on one server.</summary>
/// <param name="Server">The server: host and port, as configured.</param>
/// <param name="LastSeen">When it was last asked.</param>
/// <param name="Windows">The windows of the index that is there now, in order; those of a former index of its name are not among them.</param>
internal sealed record IndexUse(string Server, DateTimeOffset LastSeen, ImmutableArray<UsageWindow> Windows)
{
    /// <summary>Since when we have seen no use of it: its last use, else the first sight. Uses within <see cref="Unseen"/> may have escaped.</summary>
    public DateTimeOffset UnusedSince => LastUsed ?? Windows[0].Start;

    /// <summary>When we last saw that it had been used; null for never.</summary>
    public DateTimeOffset? LastUsed => Windows.Max(window => window.LastUsed);

    /// <summary>How much of the time between <see cref="UnusedSince"/> and <see cref="LastSeen"/> lay between two windows, where a counter may have risen and fallen.</summary>
    public TimeSpan Unseen => Windows.Zip(Windows.Skip(1))
        .Where(pair => pair.First.End is not null && pair.Second.Start > UnusedSince)
        .Aggregate(TimeSpan.Zero, (sum, pair) => sum + (pair.Second.Start - pair.First.End!.Value));

    /// <summary>Of each server that was asked about an index, by name.</summary>
    internal static async Task<List<IndexUse>> ReadAsync(HistoryConnection connection, string target, string database, string schema, string name, CancellationToken cancellation)
    {
        var rows = await UsageTable.OfIndexAsync(connection, target, database, schema, name, cancellation);
        return
        [
            .. rows.GroupBy(row => (row.Server, row.LastSeen)).Select(server => new IndexUse(
                server.Key.Server,
                server.Key.LastSeen,
                [.. server.Select(row => row.Window).Where(window => window.ObjectId == server.Last().Window.ObjectId)])),
        ];
    }
}
