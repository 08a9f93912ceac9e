namespace Inspector.Activity;

/// <summary>
/// Who holds a lock or waits for one: a session, with the parallel workers that help it, or a prepared transaction. Equality by both.
/// </summary>
/// <param name="Pid">The session's process id, for a parallel worker its leader's; 0 for a prepared transaction, as in <c>pg_blocking_pids()</c>.</param>
/// <param name="Gid">The prepared transaction's name, raw; null for a session, and for a prepared transaction that was gone before its name was read.</param>
public readonly record struct Party(int Pid, string? Gid = null)
{
    /// <summary>Whether it is a prepared transaction.</summary>
    public bool IsPrepared => Pid == 0;

    /// <summary>For people.</summary>
    public override string ToString() => IsPrepared ? $"prepared transaction {Gid}" : FormattableString.Invariant($"{Pid}");
}
