namespace Inspector.Remediation;

/// <summary>
/// One session in one transaction. A pid alone names whoever has it when the statement is run: minutes later that may be another session, or the same one, handed on by a pool, at
/// other work.
/// </summary>
/// <param name="Pid">The process.</param>
/// <param name="BackendStart">When it was started.</param>
/// <param name="TransactionStart">When its transaction began; null when none is open.</param>
/// <param name="StateChange">For a session without a transaction: since when it is idle.</param>
public sealed record SessionIdentity(int Pid, DateTimeOffset BackendStart, DateTimeOffset? TransactionStart, DateTimeOffset? StateChange)
{
    /// <summary>
    /// The session, if it is still there and still at it, else nothing. By the function below <c>pg_stat_activity</c>, which answers even where the catalogs that the view joins are locked.
    /// </summary>
    internal Sql Same => (TransactionStart, StateChange) switch
    {
        ({ } begun, _) => Sql.Of($"{Alive} AND xact_start = {Sql.Literal(begun)}"),
        (_, { } since) => Sql.Of($"{Alive} AND xact_start IS NULL AND state_change = {Sql.Literal(since)}"),
        _ => Sql.Of($"{Alive} AND xact_start IS NULL"),
    };

    /// <summary>The session, whatever it does.</summary>
    internal Sql Alive => Sql.Of($"FROM pg_stat_get_activity({Pid}) WHERE backend_start = {Sql.Literal(BackendStart)}");
}
