using System.Collections.Immutable;

namespace Inspector.Remediation.Steps;

/// <summary>Undoing a transaction that was prepared and left.</summary>
internal static class RollbackPrepared
{
    /// <summary>The step.</summary>
    /// <param name="gid">Its name, raw.</param>
    /// <param name="transactionId">Its transaction.</param>
    /// <param name="caveats">What to know, whole sentences.</param>
    public static Step Of(string gid, uint transactionId, params ImmutableArray<string> caveats) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Of($"ROLLBACK PREPARED {Sql.Literal(gid)};"),
        Locks = [],
        Blocks = Blocks.None,
        IsTransactional = false,
        Work = Work.Instant,
        Verify = Sql.Of($"SELECT NOT EXISTS (SELECT {LookAtPrepared.Which(gid, transactionId)});"),
        WhyNoRollback = "what the transaction wrote is gone",
        Caveats =
        [
            .. caveats,
            "Whether to roll back or to run COMMIT PREPARED only its transaction manager knows: where the other participants have committed, rolling back here tears the transaction apart.",
            "It takes the transaction's owner or a superuser, in the transaction's own database.",
        ],
    };
}
