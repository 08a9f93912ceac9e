using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Moving a sequence past the values that its columns hold.</summary>
internal static class AdvanceSequence
{
    /// <summary>The step. It never moves the sequence back, so it may be run again.</summary>
    /// <param name="sequence">The sequence; its step is 1 or -1.</param>
    /// <param name="columns">Unique columns that it fills.</param>
    public static Step Past(Sequence sequence, IReadOnlyList<Column> columns)
    {
        var isAscending = sequence.Increment > 0;
        var (furthest, extreme) = isAscending ? (Sql.Of($"greatest"), Sql.Of($"max")) : (Sql.Of($"least"), Sql.Of($"min"));
        var held = columns.Select(column => Sql.Of($"(SELECT {extreme}({column}) FROM {column.Table})")).ToList();
        var name = Sql.Literal(Sql.Name(sequence.Schema.Name, sequence.Name).Text);
        return new()
        {
            Phase = Phase.Switch,
            Sql = Sql.Of($"SELECT setval({name}, {furthest}({Sql.Join(", ", held)}, (SELECT last_value FROM {sequence})));"),
            Locks =
            [
                .. columns.Select(column => column.Table).Distinct().SelectMany(table => table.Tree).Select(member => Lock.Of(LockMode.AccessShareLock, member)),
                Lock.Of(LockMode.RowExclusiveLock, sequence),
            ],
            Blocks = Blocks.None,
            Work = Work.Instant,
            LockTimeout = Timeouts.Short,
            Verify = Sql.Of($"SELECT last_value = {furthest}(last_value, {Sql.Join(", ", held)}) FROM {sequence};"),
            WhyNoRollback = "going back would give the same numbers again",
            Caveats =
            [
                "A row that another session inserts with its own number while this runs is not seen: run it again when that is done.",
                "It needs UPDATE on the sequence. Sessions with numbers in their cache (CACHE above 1) use those up first.",
            ],
        };
    }
}
