using System.Collections.Immutable;

namespace Inspector.Activity;

/// <summary>
/// Makes incidents of samples: a root that is in two samples in a row begins one, the first sample without it ends it. A wait that one sample alone saw is none. Memory is bounded:
/// at most <see cref="MostOpen"/> roots are followed, and of ended incidents the latest are kept. Pure: time is that of the samples. Not thread-safe.
/// </summary>
/// <param name="mostEnded">How many ended incidents to keep. Default 1,000.</param>
public sealed class IncidentWatch(int mostEnded = 1_000)
{
    /// <summary>Roots that are followed at one time, those known before first, then the most blocking.</summary>
    public const int MostOpen = 1_000;

    /// <summary>Objects that are kept of one incident.</summary>
    public const int MostObjects = 10;

    /// <summary>Statements that are kept of one incident.</summary>
    public const int MostStatements = 5;

    /// <summary>The length to which statements are cut, in characters.</summary>
    public const int LongestStatement = 500;

    private readonly Queue<Incident> _ended = new();
    private Dictionary<Identity, Incident> _seen = [];

    /// <summary>Incidents that last, the earliest first.</summary>
    public ImmutableArray<Incident> Open => [.. _seen.Values.Where(IsIncident).OrderBy(incident => incident.Start).ThenBy(incident => incident.Root, LockGraph.ByPid)];

    /// <summary>Incidents that have ended, the latest of them last; as many as are kept.</summary>
    public IReadOnlyCollection<Incident> Ended => _ended;

    /// <summary>How many have ended, those that are no longer kept included.</summary>
    public long EndedCount { get; private set; }

    /// <summary>Adds the next sample.</summary>
    /// <param name="sample">A sample, later than those before.</param>
    /// <returns>The incidents that ended with it, the earliest first.</returns>
    public ImmutableArray<Incident> Add(LockSample sample)
    {
        var now = new Dictionary<Identity, Incident>();
        foreach (var (identity, root) in Roots(sample).OrderByDescending(one => _seen.ContainsKey(one.Identity)).Take(MostOpen))
        {
            now[identity] = Seen(_seen.GetValueOrDefault(identity), sample, root);
        }

        ImmutableArray<Incident> ended =
        [
            .. _seen.Where(before => IsIncident(before.Value) && !now.ContainsKey(before.Key))
                .Select(before => before.Value with { End = sample.SampledAt })
                .OrderBy(incident => incident.Start)
                .ThenBy(incident => incident.Root, LockGraph.ByPid),
        ];
        _seen = now;
        Keep(ended);
        return ended;
    }

    private static bool IsIncident(Incident incident) => incident.Samples >= 2;

    private static IEnumerable<(Identity Identity, Root Root)> Roots(LockSample sample) =>
        sample.Graph.Roots.Concat(sample.Graph.Cycles.Select(cycle => Deadlock(sample, cycle[0]))).Select(root => (IdentityOf(sample, root.Party), root));

    private static Root Deadlock(LockSample sample, Party first)
    {
        var (blocked, depth) = (0, 0);
        foreach (var (_, level) in sample.Graph.Behind(first))
        {
            (blocked, depth) = (blocked + 1, level);
        }

        return new(first, "deadlock", blocked, depth);
    }

    /// <summary>A process id is used again, and so is the name of a prepared transaction.</summary>
    private static Identity IdentityOf(LockSample sample, Party party) =>
        new(party, party.IsPrepared ? sample.Prepared(party.Gid)?.PreparedAt : sample.Session(party.Pid)?.BackendStart);

    private static Incident Seen(Incident? before, LockSample sample, Root root)
    {
        var incident = before ?? Begun(sample, root);
        HashSet<Party> behind = [.. sample.Graph.Behind(root.Party).Select(one => one.Party)];
        return incident with
        {
            State = root.State,
            LastSeen = sample.SampledAt,
            Samples = before is null ? 1 : before.Samples + 1,
            PeakWaiters = Math.Max(incident.PeakWaiters, root.Blocked),
            Depth = Math.Max(incident.Depth, root.Depth),
            Objects = More(incident.Objects, sample.Graph.Queues.Where(queue => queue.Waiters.Any(waiter => behind.Contains(waiter.Party))).Select(queue => queue.Target.Object), MostObjects),
            Statements = More(incident.Statements, behind.Select(party => Cut(sample.Session(party.Pid)?.Query)).Where(text => text.Length > 0), MostStatements),
        };
    }

    private static Incident Begun(LockSample sample, Root root)
    {
        var session = sample.Session(root.Party.Pid);
        var prepared = root.Party.IsPrepared ? sample.Prepared(root.Party.Gid) : null;
        var longest = sample.Graph.WaitersOf(root.Party).Max(edge => edge.Wait) ?? TimeSpan.Zero;
        return new()
        {
            Root = root.Party,
            Database = session?.Database ?? prepared?.Database,
            Role = session?.Role ?? prepared?.Owner,
            Application = session?.Application ?? "",
            Client = session?.Client,
            Query = Cut(session?.Query),
            Start = sample.SampledAt - longest,
            LastSeen = sample.SampledAt,
        };
    }

    private static ImmutableArray<string> More(ImmutableArray<string> known, IEnumerable<string> seen, int most) =>
        known.Length >= most ? known : [.. known.Concat(seen).Distinct(StringComparer.Ordinal).Take(most)];

    private static string Cut(string? text) => text switch
    {
        null => "",
        { Length: <= LongestStatement } => text,
        _ => text[..(char.IsHighSurrogate(text[LongestStatement - 1]) ? LongestStatement - 1 : LongestStatement)],
    };

    private void Keep(ImmutableArray<Incident> ended)
    {
        EndedCount += ended.Length;
        foreach (var incident in ended)
        {
            _ended.Enqueue(incident);
        }

        while (_ended.Count > mostEnded)
        {
            _ended.Dequeue();
        }
    }

    private readonly record struct Identity(Party Party, DateTimeOffset? Since);
}
