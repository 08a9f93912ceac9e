namespace Inspector.Remediation.Steps;

/// <summary>Building an index anew.</summary>
internal static class ReindexIndex
{
    /// <summary>The same for an index that is in use.</summary>
    public static Step Anew(Index index) => Concurrently(index) with { WhyNoRollback = "the same index, put into order again: there is nothing to come back to" };

    /// <summary>The same for an index that takes more room than it needs.</summary>
    /// <param name="index">The index.</param>
    /// <param name="needed">Bytes that it will take at most.</param>
    public static Step Smaller(Index index, long needed)
    {
        var step = Anew(index);
        return step with
        {
            Caveats = [.. step.Caveats, FormattableString.Invariant($"It needs room for the new index beside the old one, {needed} bytes at most, and writes as much WAL.")],
        };
    }

    /// <summary>Builds it beside itself while reads and writes go on.</summary>
    public static Step Concurrently(Index index) => new()
    {
        Phase = Phase.Expand,
        Sql = Sql.Of($"REINDEX INDEX CONCURRENTLY {index};"),
        Locks =
        [
            Lock.Of(LockMode.ShareUpdateExclusiveLock, index.Table),
            Lock.Of(LockMode.ShareUpdateExclusiveLock, index),
        ],
        Blocks = Blocks.None,
        IsTransactional = false,
        Work = Work.Scan,
        Verify = Sql.Of($"SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass({Sql.Literal(index)});"),
        WhyNoRollback = "an index that no query can use is nothing to come back to",
        Caveats =
        [
            "It waits for every transaction that is older than itself: look for long ones first, and set no lock_timeout.",
            "Stopped half-way it leaves a further invalid index whose name ends in _ccnew: drop that one and run this again.",
        ],
    };
}
