using Inspector.Findings;

namespace Inspector.Remediation.Steps;

/// <summary>Dropping an index that nothing depends on.</summary>
internal static class DropIndex
{
    /// <summary>The question whose answer <see cref="Of"/> needs to know the way back.</summary>
    public static Need WayBack(Index index) => Need.Definition(index);

    /// <summary>The step, concurrent where the server can: it cannot for a partitioned index.</summary>
    public static Step Of(Index index, Answers answers) => index.IsPartitioned ? OfPartitioned(index, answers) : OfOne(index, answers);

    /// <summary>The step for an index that answers no query: there is nothing to come back to.</summary>
    public static Step OfBroken(Index index) => OfOne(index, Answers.None) with
    {
        WhyNoRollback = "an index that no query can use is nothing to come back to",
    };

    private static Step OfOne(Index index, Answers answers) => WithRollback(index, answers, new()
    {
        Phase = Phase.Contract,
        Sql = Sql.Of($"DROP INDEX CONCURRENTLY {index};"),
        Locks =
        [
            Lock.Of(LockMode.ShareUpdateExclusiveLock, index.Table),
            Lock.Of(LockMode.AccessExclusiveLock, index),
        ],
        Blocks = Blocks.None,
        IsTransactional = false,
        Work = Work.Instant,
        Verify = IsGone(index),
        Caveats =
        [
            "It waits for every transaction that may still use the index, and then for every transaction older than itself: look for long ones first.",
            "Stopped half-way it leaves an invalid index: run it again.",
        ],
    });

    private static Step OfPartitioned(Index index, Answers answers) => WithRollback(index, answers, new()
    {
        Phase = Phase.Contract,
        Sql = Sql.Of($"DROP INDEX {index};"),
        Locks =
        [
            .. index.Table.Tree.Select(table => Lock.Of(LockMode.AccessExclusiveLock, table)),
            .. index.Tree.Select(member => Lock.Of(LockMode.AccessExclusiveLock, member)),
        ],
        Blocks = Blocks.ReadsAndWrites,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = IsGone(index),
        Caveats =
        [
            "A partitioned index cannot be dropped concurrently: the table and all of its partitions are locked, for an instant once the locks are there.",
        ],
    });

    private static Sql IsGone(Index index) => Sql.Of($"SELECT to_regclass({Sql.Literal(index)}) IS NULL;");

    private static Step WithRollback(Index index, Answers answers, Step step) => answers.Text(WayBack(index)) is { } definition
        ? step with { Rollback = CreateIndex.Again(definition, index.IsPartitioned) }
        : step with
        {
            WhyNoRollback = $"the definition of the index is not known ({answers.WhyNot(WayBack(index))}); note it before the drop: {WayBack(index).How}",
        };
}
