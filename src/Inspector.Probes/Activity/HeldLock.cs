using Inspector.Remediation;

namespace Inspector.Activity;

/// <summary>
/// A lock on a relation that a root or a long transaction holds, whether or not anyone waits for it: it tells what the transaction has touched. Only
/// ROW EXCLUSIVE and stronger, and only on what is no catalog.
/// </summary>
/// <param name="Party">Who.</param>
/// <param name="Target">The relation.</param>
/// <param name="Mode">The strongest mode.</param>
public sealed record HeldLock(Party Party, LockTarget Target, LockMode Mode);
