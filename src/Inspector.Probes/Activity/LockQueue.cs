using System.Collections.Immutable;
using Inspector.Remediation;

namespace Inspector.Activity;

/// <summary>One object for which somebody waits.</summary>
/// <param name="Target">The object.</param>
/// <param name="Holders">Who has a lock on it, with the modes, in the way of anyone or not.</param>
/// <param name="Waiters">Who waits for one, first come first.</param>
public sealed record LockQueue(LockTarget Target, ImmutableArray<LockHolder> Holders, ImmutableArray<LockWaiter> Waiters)
{
    /// <summary>How many wait.</summary>
    public int Length => Waiters.Length;
}

/// <summary>Who has locks on an object.</summary>
/// <param name="Party">Who.</param>
/// <param name="Modes">The modes, weakest first.</param>
public sealed record LockHolder(Party Party, ImmutableArray<LockMode> Modes);

/// <summary>Who waits for a lock on an object.</summary>
/// <param name="Party">Who.</param>
/// <param name="Pid">The process that waits: a parallel worker's own.</param>
/// <param name="Mode">The mode it wants.</param>
/// <param name="Since">Since when; null in the moment before the server has noted it.</param>
public sealed record LockWaiter(Party Party, int Pid, LockMode Mode, DateTimeOffset? Since);
