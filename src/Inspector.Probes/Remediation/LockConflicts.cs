namespace Inspector.Remediation;

/// <summary>
/// Which lock modes cannot be held on one object by two at a time: <c>LockConflicts</c> of <c>src/backend/storage/lmgr/lock.c</c>, the same as table 13.2,
/// "Conflicting Lock Modes", of the manual. Advisory locks and locks of rows and transactions follow it too.
/// </summary>
public static class LockConflicts
{
    /// <summary>By mode, weakest first: those that it conflicts with.</summary>
    private static readonly LockMode[][] Table =
    [
        [LockMode.AccessExclusiveLock],
        [LockMode.ExclusiveLock, LockMode.AccessExclusiveLock],
        [LockMode.ShareLock, LockMode.ShareRowExclusiveLock, LockMode.ExclusiveLock, LockMode.AccessExclusiveLock],
        [LockMode.ShareUpdateExclusiveLock, LockMode.ShareLock, LockMode.ShareRowExclusiveLock, LockMode.ExclusiveLock, LockMode.AccessExclusiveLock],
        [LockMode.RowExclusiveLock, LockMode.ShareUpdateExclusiveLock, LockMode.ShareRowExclusiveLock, LockMode.ExclusiveLock, LockMode.AccessExclusiveLock],
        [LockMode.RowExclusiveLock, LockMode.ShareUpdateExclusiveLock, LockMode.ShareLock, LockMode.ShareRowExclusiveLock, LockMode.ExclusiveLock, LockMode.AccessExclusiveLock],
        [LockMode.RowShareLock, LockMode.RowExclusiveLock, LockMode.ShareUpdateExclusiveLock, LockMode.ShareLock, LockMode.ShareRowExclusiveLock, LockMode.ExclusiveLock, LockMode.AccessExclusiveLock],
        [.. Enum.GetValues<LockMode>()],
    ];

    private static readonly int[] Masks = [.. Table.Select(modes => modes.Aggregate(0, (mask, mode) => mask | Bit(mode)))];

    /// <summary>Whether the second must wait while another holds the first. Symmetric.</summary>
    public static bool Conflicts(LockMode held, LockMode wanted) => (Masks[(int)held] & Bit(wanted)) != 0;

    /// <summary>The strongest of several modes that conflicts with one; null when none does.</summary>
    /// <param name="held">A set of modes: a bit each, <c>1 &lt;&lt; mode</c>.</param>
    /// <param name="wanted">The mode.</param>
    internal static LockMode? Strongest(int held, LockMode wanted)
    {
        var inTheWay = held & Masks[(int)wanted];
        return inTheWay == 0 ? null : (LockMode)int.Log2(inTheWay);
    }

    internal static int Bit(LockMode mode) => 1 << (int)mode;
}
