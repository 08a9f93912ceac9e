namespace Inspector.Testing;

/// <summary>One row of <c>pg_locks</c> of one session.</summary>
/// <param name="Kind">What is locked, in the view's words: relation, transactionid, virtualxid, tuple, advisory and so on.</param>
/// <param name="Relation">The relation, quoted where needed and with its schema; null if it is none, or was made by a transaction that has not committed.</param>
/// <param name="Mode">The mode in the view's words, for example <c>ShareUpdateExclusiveLock</c>.</param>
/// <param name="Granted">Whether it is held; else it is waited for.</param>
/// <param name="IsUsers">Whether the relation is a user's; false for catalogs and for TOAST.</param>
internal sealed record ObservedLock(string Kind, string? Relation, string Mode, bool Granted, bool IsUsers)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Mode} on {Relation ?? Kind}{(Granted ? "" : " (waiting)")}";
}
