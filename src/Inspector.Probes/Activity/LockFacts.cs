using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Inspector.Activity;

/// <summary>What one reading of the lock table says, and what is needed to understand it.</summary>
/// <param name="Rows">
/// The rows of every object that somebody waits for, without those of the fast path: the server itself does not look there for blockers, and a lock that is in the way
/// is moved to the table before anybody waits for it. Further rows do no harm, and the tuple locks of waiters tell which row they want.
/// </param>
/// <param name="Leaders">Parallel workers and the session that each helps.</param>
/// <param name="Gids">Prepared transactions by virtual transaction.</param>
/// <param name="At">When, by the server's clock.</param>
internal sealed record LockFacts(
    ImmutableArray<LockRow> Rows, FrozenDictionary<int, int> Leaders, FrozenDictionary<string, string> Gids, DateTimeOffset At)
{
    /// <summary>Whom a row belongs to.</summary>
    public Party PartyOf(LockRow row) => row.Pid == 0 ? new(0, Gids.GetValueOrDefault(row.VirtualTransaction)) : PartyOf(row.Pid);

    /// <summary>Whom a process belongs to.</summary>
    public Party PartyOf(int pid) => new(Leaders.GetValueOrDefault(pid, pid));
}
