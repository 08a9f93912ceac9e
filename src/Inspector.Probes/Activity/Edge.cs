using Inspector.Remediation;

namespace Inspector.Activity;

/// <summary>
/// One session waits for another or for a prepared transaction: exactly what <c>pg_blocking_pids()</c> says, with the reason.
/// </summary>
/// <param name="Waiter">Who waits, parallel workers as their leader.</param>
/// <param name="Blocker">For whom.</param>
/// <param name="Target">The object.</param>
/// <param name="Awaits">The mode that the waiter wants.</param>
/// <param name="Holds">The strongest conflicting mode that the blocker holds; if <paramref name="IsQueued"/>, the conflicting one that it wants and for which it stands in the queue ahead.</param>
/// <param name="IsQueued">Whether the blocker itself waits for that mode (a "soft" block): it would not be in the way if those before it let go.</param>
/// <param name="Wait">How long the waiter waits so far; null in the moment before the server has noted it.</param>
public sealed record Edge(Party Waiter, Party Blocker, LockTarget Target, LockMode Awaits, LockMode Holds, bool IsQueued, TimeSpan? Wait);
