using System.Collections.Immutable;

namespace Inspector.Remediation.Steps;

/// <summary>Seeing whose prepared transaction it is.</summary>
internal static class LookAtPrepared
{
    /// <summary>The step.</summary>
    /// <param name="gid">Its name, raw.</param>
    /// <param name="transactionId">Its transaction: a name is used again and again by some transaction managers.</param>
    /// <param name="caveats">What to know, whole sentences.</param>
    public static Step Of(string gid, uint transactionId, params ImmutableArray<string> caveats) => new()
    {
        Phase = Phase.Validate,
        Sql = Sql.Of($"SELECT gid, database, owner, prepared {Which(gid, transactionId)};"),
        Locks = [],
        Blocks = Blocks.None,
        Work = Work.Instant,
        Verify = Sql.Of($"SELECT count(*) = 1 {Which(gid, transactionId)};"),
        WhyNoRollback = "it only reads",
        Caveats = [.. caveats, "When the check below it is false, the transaction has ended, and the name may belong to another: then nothing more is to be done."],
    };

    /// <summary>The transaction, as long as it is there.</summary>
    internal static Sql Which(string gid, uint transactionId) =>
        Sql.Of($"FROM pg_prepared_xacts WHERE gid = {Sql.Literal(gid)} AND transaction = '{(long)transactionId}'::xid");
}
