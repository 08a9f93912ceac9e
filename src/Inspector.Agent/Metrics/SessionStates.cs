using System.Collections.Immutable;
using Inspector.Activity;

namespace Inspector.Agent.Metrics;

/// <summary>What connections do, as values of a label.</summary>
internal static class SessionStates
{
    private const string Unknown = "unknown";
    private const string Other = "other";

    public static ImmutableArray<string> All { get; } = ["active", "idle", "idle_in_transaction", "idle_in_transaction_aborted", Other, Unknown];

    /// <summary>The state; <c>unknown</c> where it is hidden from our role.</summary>
    public static string Of(SessionGroup group) => group.State switch
    {
        null => group.Kind == SessionKind.Unknown ? Unknown : Other,
        "active" or "fastpath function call" => "active",
        "idle" => "idle",
        "idle in transaction" => "idle_in_transaction",
        "idle in transaction (aborted)" => "idle_in_transaction_aborted",
        _ => Other,
    };
}
