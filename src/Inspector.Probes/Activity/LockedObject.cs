using Inspector.Remediation;

namespace Inspector.Activity;

/// <summary>An object for which somebody waits, with all who have a lock on it or want one.</summary>
/// <param name="key">Which.</param>
internal sealed class LockedObject(LockKey key)
{
    public LockKey Key => key;

    /// <summary>All, by pid.</summary>
    public List<LockEntry> Entries { get; } = [];

    /// <summary>Those that wait, by time; who has no time yet has just come.</summary>
    public List<LockEntry> Waiters { get; } = [];

    /// <summary>Whether several processes of one party are among them.</summary>
    public bool HasGroups { get; private set; }

    /// <summary>The objects of a reading that somebody waits for, in the order of their keys.</summary>
    public static List<LockedObject> Of(LockFacts facts)
    {
        var awaited = facts.Rows.Where(row => !row.IsGranted).Select(row => row.Key).ToHashSet();
        var objects = awaited.ToDictionary(key => key, key => new LockedObject(key));
        var entries = new Dictionary<(LockKey, int, string?), LockEntry>();
        foreach (var row in facts.Rows)
        {
            if (!objects.TryGetValue(row.Key, out var one))
            {
                continue;
            }

            var owner = (row.Key, row.Pid, row.Pid == 0 ? row.VirtualTransaction : null);
            if (!entries.TryGetValue(owner, out var entry))
            {
                entries.Add(owner, entry = new(facts.PartyOf(row), row.Pid));
                one.Entries.Add(entry);
            }

            entry.Add(row);
        }

        foreach (var one in objects.Values)
        {
            one.Order();
        }

        return [.. objects.Values.OrderByDescending(one => one.Waiters.Count).ThenBy(one => one.Waiters[0].Pid)];
    }

    private void Order()
    {
        Entries.Sort((x, y) => x.Pid != y.Pid ? x.Pid.CompareTo(y.Pid) : LockGraph.ByPid.Compare(x.Party, y.Party));
        Waiters.AddRange(Entries.Where(entry => entry.Awaits is not null).OrderBy(entry => entry.Since ?? DateTimeOffset.MaxValue).ThenBy(entry => entry.Pid));
        var holders = Entries.Where(entry => entry.Held != 0).Select(entry => entry.Party).ToHashSet();
        for (var at = 0; at < Waiters.Count; at++)
        {
            (Waiters[at].Place, Waiters[at].HoldsSome) = (at, holders.Contains(Waiters[at].Party));
        }

        HasGroups = Entries.DistinctBy(entry => entry.Party).Count() < Entries.Count;
    }
}

/// <summary>What one process has and wants of one object: what the server calls a PROCLOCK.</summary>
/// <param name="party">Whom the process belongs to.</param>
/// <param name="pid">The process; 0 for a prepared transaction.</param>
internal sealed class LockEntry(Party party, int pid)
{
    public Party Party => party;

    public int Pid => pid;

    /// <summary>The modes that it has: a bit each, <c>1 &lt;&lt; mode</c>.</summary>
    public int Held { get; private set; }

    /// <summary>The mode that it waits for; null when it does not wait.</summary>
    public LockMode? Awaits { get; private set; }

    public DateTimeOffset? Since { get; private set; }

    /// <summary>The number of its party in a <see cref="LockWeb"/>.</summary>
    public int Number { get; internal set; }

    /// <summary>Of one that waits: for what, by name.</summary>
    public LockTarget? Target { get; internal set; }

    /// <summary>Of one that waits: how many began to wait before.</summary>
    public int Place { get; internal set; }

    /// <summary>Of one that waits: whether it, or a process of the same party, has a lock on the object.</summary>
    public bool HoldsSome { get; internal set; }

    public void Add(LockRow row)
    {
        if (row.IsGranted)
        {
            Held |= LockConflicts.Bit(row.Mode);
        }
        else
        {
            (Awaits, Since) = (row.Mode, row.WaitStart);
        }
    }
}
