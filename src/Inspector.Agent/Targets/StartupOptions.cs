namespace Inspector.Agent.Targets;

/// <summary>
/// The server options that Inspector asks for while connecting: the promises of reading only and of never waiting hold from the first moment, before a transaction can state them.
/// </summary>
internal static class StartupOptions
{
    /// <summary>The options, as the startup packet's <c>options</c> has them.</summary>
    public const string Ours =
        "-c default_transaction_read_only=on " +
        "-c statement_timeout=30s " +
        "-c lock_timeout=100ms " +
        "-c idle_in_transaction_session_timeout=10s " +
        "-c jit=off " +
        "-c max_parallel_workers_per_gather=0 " +
        "-c search_path=pg_catalog";

    /// <summary>The user's options with ours behind them: the server lets the last win.</summary>
    /// <remarks>A backslash at the end of the user's would take the space between the two; the server drops a backslash at the end, so it is dropped here.</remarks>
    public static string After(string users)
    {
        var backslashes = users.Length - users.TrimEnd('\\').Length;
        var kept = backslashes % 2 == 1 ? users[..^1] : users;
        return kept.Length == 0 ? Ours : $"{kept} {Ours}";
    }
}
