using System.Collections.Immutable;
using Inspector.Activity;

namespace Inspector.Agent.Metrics;

/// <summary>What a root does, as values of a label.</summary>
internal static class BlockerStates
{
    private const string Unknown = "unknown";
    private const string Other = "other";

    public static ImmutableArray<string> All { get; } =
    [
        "active", "idle_in_transaction", "idle_in_transaction_aborted", "idle", "prepared_transaction", "autovacuum", "autovacuum_wraparound", "walsender", "startup",
        "background", Other, Unknown,
    ];

    /// <summary>The state of a root; <c>unknown</c> where the session is hidden from our role, or ended while we looked.</summary>
    public static string Of(Root root, LockSample sample) =>
        root.Party.IsPrepared ? "prepared_transaction" : sample.Session(root.Party.Pid) is { } session ? Of(session) : Unknown;

    private static string Of(Session session) => session.Kind switch
    {
        SessionKind.AutovacuumWorker => session.PreventsWraparoundByVacuum ? "autovacuum_wraparound" : "autovacuum",
        SessionKind.WalSender => "walsender",
        SessionKind.Startup => "startup",
        SessionKind.Background => "background",
        _ => session.State switch
        {
            null => Unknown,
            "active" or "fastpath function call" => "active",
            "idle in transaction" => "idle_in_transaction",
            "idle in transaction (aborted)" => "idle_in_transaction_aborted",
            "idle" => "idle", // holds an advisory lock of its session
            _ => Other,
        },
    };
}
