using System.Collections.Immutable;

namespace Inspector.Agent.Metrics;

/// <summary>What a lock is on, as values of a label: the server's words (<c>LockTagTypeNames</c> of lockfuncs.c), and one for those that a later version brings.</summary>
internal static class LockTypes
{
    private const string Other = "other";

    public static ImmutableArray<string> All { get; } =
    [
        "relation", "extend", "frozenid", "page", "tuple", "transactionid", "virtualxid", "spectoken", "object", "userlock", "advisory", "applytransaction", Other,
    ];

    public static string Of(string type) => All.Contains(type) ? type : Other;
}
