using Inspector.Remediation;

namespace Inspector.Activity;

/// <summary>One row of <c>pg_lock_status()</c>: one mode of one lock, held or awaited.</summary>
/// <param name="Key">What it is on.</param>
/// <param name="Pid">The process, parallel workers under their own; 0 for a prepared transaction, where the server shows NULL.</param>
/// <param name="VirtualTransaction">The holder's virtual transaction: for a prepared transaction the only thing that tells it from others.</param>
/// <param name="Mode">The mode.</param>
/// <param name="IsGranted">Whether it is held; else it is awaited.</param>
/// <param name="WaitStart">Since when it is awaited; null where held, and for a moment after the wait has begun.</param>
public sealed record LockRow(LockKey Key, int Pid, string VirtualTransaction, LockMode Mode, bool IsGranted, DateTimeOffset? WaitStart);
