using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>
/// How an index was used, as far as it is known: what each server that was asked counts, and before that what was seen of the server. What was seen reaches back over a reset, a crash or a promotion, but not over a
/// time in which nobody looked.
/// </summary>
/// <param name="Servers">Each server that was asked, the inspected one first.</param>
/// <param name="LastUsed">The last use, on any server, that no counter tells of any more; null when none was seen.</param>
internal sealed record KnownUse(ImmutableArray<KnownServerUse> Servers, DateTimeOffset? LastUsed)
{
    /// <summary>What the counters of all servers say together.</summary>
    public IndexUsage Counted => Servers.Aggregate(IndexUsage.None, (sum, server) => sum + server.Counted);

    /// <summary>Since when the use on every server is known.</summary>
    public DateTimeOffset Since => Servers.Max(server => server.Since);

    /// <summary>How long it is known, without the times between two windows in which a use may have escaped.</summary>
    public TimeSpan Covered(DateTimeOffset now) => Servers.Min(server => now - server.Since - server.Unseen);

    /// <summary>The scans that are known of a time: those that are counted, and at least so many before.</summary>
    public long ScansSince(DateTimeOffset since) => Counted.Scans + Servers.Sum(server => server.SeenSince(since));

    /// <summary>Of an index, on the inspected server and those replicas that were asked.</summary>
    public static KnownUse Of(Index index, CatalogSnapshot database, ImmutableArray<ReplicaUsage> replicas)
    {
        var prior = database.Prior;
        ImmutableArray<KnownServerUse> servers =
        [
            KnownServerUse.Of(prior.Server, prior.Seen(prior.Server), index, index.TotalUsage, database.StatisticsSince),
            .. replicas.Select(replica => KnownServerUse.Of(replica.Name, prior.Seen(replica.Name), index, replica.Of(index), replica.Since)),
        ];
        var gone = prior.Servers.Where(server => !servers.Any(asked => asked.Name == server.Name)).SelectMany(server => server.Of(index)).Select(window => window.LastUsed);
        return new(servers, servers.Select(server => server.LastUsed).Concat(gone).Max());
    }
}

/// <summary>How one server used an index, as far as it is known.</summary>
/// <param name="Name">The server's name; empty for the inspected one when it is not known.</param>
/// <param name="Counted">What its counters say.</param>
/// <param name="CountedSince">Since when they count.</param>
/// <param name="Since">Since when its use is known; <paramref name="CountedSince"/> when nothing was seen that reaches further back.</param>
/// <param name="Unseen">How much of that time lay between two windows.</param>
/// <param name="LastUsed">The last use that the counters do not tell of; null when none was seen.</param>
/// <param name="Before">The windows before the counters began.</param>
internal sealed record KnownServerUse(
    string Name, IndexUsage Counted, DateTimeOffset CountedSince, DateTimeOffset Since, TimeSpan Unseen, DateTimeOffset? LastUsed, ImmutableArray<SeenWindow> Before)
{
    /// <summary>A time without a look that is longer than this ends what is known: a use of every day may be lost in it.</summary>
    private static readonly TimeSpan LongestBreak = TimeSpan.FromDays(1);

    /// <summary>Whether what was seen reaches further back than the counters.</summary>
    public bool IsSeen => Since < CountedSince;

    public static KnownServerUse Of(string name, SeenServer? seen, Index index, IndexUsage counted, DateTimeOffset countedSince)
    {
        var (since, unseen, lastUsed, isJoined) = (countedSince, TimeSpan.Zero, (DateTimeOffset?)null, true);
        SeenWindow[] before = seen is null ? [] : [.. seen.Of(index).Where(window => window.From < countedSince).OrderByDescending(window => window.From)];
        foreach (var window in before)
        {
            // what rose since they count is in the counters, unless these say that nothing did: then a clock was wrong
            lastUsed = window.LastUsed is { } used && (used <= countedSince || counted.Scans == 0) && !(used < lastUsed) ? used : lastUsed;
            isJoined &= since - window.To <= LongestBreak;
            if (isJoined)
            {
                unseen += since > window.To ? since - window.To : TimeSpan.Zero;
                since = window.From;
            }
        }

        if (lastUsed is { } last && last > since)
        {
            since = last < countedSince ? last : countedSince;
        }

        return new(name, counted, countedSince, since, unseen, lastUsed, [.. before]);
    }

    /// <summary>Scans that no counter tells of, of the windows that lie wholly within a time.</summary>
    public long SeenSince(DateTimeOffset since) => Before.Where(window => window.From >= since && window.To <= CountedSince).Sum(window => window.Scans);
}
