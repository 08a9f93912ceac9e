namespace Inspector.Agent.History;

/// <summary>
/// A time over which one server's counter of one index was watched without a break: from one sight to the next it only rose, or stood still. A reset, a crash, a change of role or another index of the same name
/// begins a new one.
/// </summary>
internal sealed record UsageWindow
{
    /// <summary>The index's object id.</summary>
    public required long ObjectId { get; init; }

    /// <summary>Whether the server was a standby: it counts for itself.</summary>
    public required bool IsStandby { get; init; }

    /// <summary>Since when the server counts, as it says itself.</summary>
    public required DateTimeOffset CountedSince { get; init; }

    /// <summary>When we first saw the counter.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When we last saw it, in a window that is over; null in the present one.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>The counter at the start; 0 where it had fallen, since all that it shows came after.</summary>
    public required long FirstScans { get; init; }

    /// <summary>The counter when it was last seen.</summary>
    public required long LastScans { get; init; }

    /// <summary>When we last saw that it had risen; null when it never did.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>The scans of the window.</summary>
    public long Scans => LastScans - FirstScans;

    /// <summary>What a sight of the counter makes of the window before.</summary>
    /// <param name="before">The window that was open; null when the index is seen for the first time.</param>
    /// <param name="sight">What was seen.</param>
    /// <returns>The window that is open now; <paramref name="before"/> itself where nothing changed, one with another start where a new one began.</returns>
    public static UsageWindow After(UsageWindow? before, UsageSight sight)
    {
        if (before is null || before.ObjectId != sight.ObjectId)
        {
            return Begin(sight, sight.Scans, lastUsed: null);
        }

        var fell = sight.Scans < before.LastScans;
        var used = fell ? sight.Scans > 0 : sight.Scans > before.LastScans;
        var isNew = fell || before.IsStandby != sight.IsStandby || (before.CountedSince - sight.CountedSince).Duration() >= TimeSpan.FromSeconds(1);
        return (isNew, used) switch
        {
            (true, _) => Begin(sight, fell ? 0 : before.LastScans, used ? sight.At : before.LastUsed),
            (false, true) => before with { LastScans = sight.Scans, LastUsed = sight.At },
            _ => before,
        };
    }

    private static UsageWindow Begin(UsageSight sight, long firstScans, DateTimeOffset? lastUsed) => new()
    {
        ObjectId = sight.ObjectId,
        IsStandby = sight.IsStandby,
        CountedSince = sight.CountedSince,
        Start = sight.At,
        FirstScans = firstScans,
        LastScans = sight.Scans,
        LastUsed = lastUsed,
    };
}

/// <summary>A counter as it was seen.</summary>
/// <param name="At">When, by the agent's clock.</param>
/// <param name="ObjectId">The index's object id.</param>
/// <param name="IsStandby">Whether the server was a standby.</param>
/// <param name="CountedSince">Since when it counts, as it says itself.</param>
/// <param name="Scans">The counter.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct UsageSight(DateTimeOffset At, long ObjectId, bool IsStandby, DateTimeOffset CountedSince, long Scans);
