using System.Collections.Frozen;
using Inspector.Findings;
using Npgsql;

namespace Inspector.Postgres;

/// <summary>
/// Answers the questions that may wait for a lock, after the snapshot, in one bounded pass: relations on which ACCESS EXCLUSIVE is held
/// or awaited are not touched; every other question has a transaction of its own that gives up after 100 ms; at most
/// <see cref="MostQuestions"/> questions and <see cref="LongestPass"/> in all. It sees the latest catalog: the object may be gone.
/// </summary>
internal static class SecondLook
{
    /// <summary>Questions in one pass.</summary>
    internal const int MostQuestions = 200;

    /// <summary>Length of one pass.</summary>
    internal static readonly TimeSpan LongestPass = TimeSpan.FromSeconds(2);

    internal static readonly Statement Locked = new(
        "locked-relations",
        "relations on which an ACCESS EXCLUSIVE lock is held or awaited: these are left alone",
        (14, """
            select distinct
                relation
            from pg_lock_status()
            where locktype = 'relation'
                and mode = 'AccessExclusiveLock'
                and database = (select oid from pg_database where datname = current_database())
            """));

    internal static readonly Statement IndexDefinition = new(
        "index-definition",
        "the exact definition of one index, for the plan that drops or rebuilds it",
        (14, """
            select
                pg_get_indexdef(i.indexrelid) as text,
                null::int8 as bytes
            from pg_index i
            where i.indexrelid = $1
            """));

    internal static readonly Statement ConstraintDefinition = new(
        "constraint-definition",
        "the exact definition of one constraint, for the plan that replaces it",
        (14, """
            select
                pg_get_constraintdef(c.oid) as text,
                null::int8 as bytes
            from pg_constraint c
            where c.oid = $1
            """));

    internal static readonly Statement Size = new(
        "relation-size",
        "bytes of one table or index and of the partitions below it",
        (14, """
            with recursive tree as (
                select c.oid
                from pg_class c
                where c.oid = $1
                union all
                select i.inhrelid
                from pg_inherits i
                join tree t on t.oid = i.inhparent)
            select
                null::text as text,
                sum(pg_table_size(oid))::int8 as bytes
            from tree
            having count(*) > 0
            """));

    internal static async Task<Answers> AnswerAsync(
        GuardedSession session, IEnumerable<Need> needs, TimeProvider time, CancellationToken cancellation)
    {
        var answers = new Dictionary<Need, Answer>();
        var questions = needs.ToList();
        if (questions.Count == 0)
        {
            return Answers.None;
        }

        var begun = time.GetTimestamp();
        var locked = await LockedAsync(session, cancellation);
        foreach (var need in questions)
        {
            answers[need] =
                locked.Contains(need.Oid) || locked.Contains(need.Relation) ? new(WhyNot: "locked")
                : answers.Count >= MostQuestions ? new(WhyNot: $"more than {MostQuestions} objects to look at")
                : time.GetElapsedTime(begun) > LongestPass ? new(WhyNot: "the second look ran out of time")
                : await AskAsync(session, need, cancellation);
        }

        return new(answers.ToFrozenDictionary());
    }

    /// <summary>Relations that are left alone now.</summary>
    internal static Task<HashSet<uint>> LockedAsync(GuardedSession session, CancellationToken cancellation) =>
        session.ReadAsync(
            async transaction =>
            {
                var locked = new HashSet<uint>();
                await foreach (var row in transaction.RowsAsync(Locked, cancellation))
                {
                    locked.Add(row.Oid("relation"));
                }

                return locked;
            },
            LongestPass,
            cancellation);

    private static async Task<Answer> AskAsync(GuardedSession session, Need need, CancellationToken cancellation)
    {
        try
        {
            return await session.ReadAsync(
                async transaction =>
                {
                    await foreach (var row in transaction.RowsAsync(StatementFor(need.Kind), cancellation, need.Oid))
                    {
                        return new Answer(row.TextOrNull("text"), row.Int64OrNull("bytes"));
                    }

                    return new Answer(WhyNot: "dropped meanwhile");
                },
                TimeSpan.FromMilliseconds(500),
                cancellation);
        }
        catch (PostgresException refused)
        {
            return new(WhyNot: refused.SqlState == PostgresErrorCodes.LockNotAvailable ? "locked" : refused.MessageText.ReplaceLineEndings(" "));
        }
    }

    private static Statement StatementFor(NeedKind kind) => kind switch
    {
        NeedKind.IndexDefinition => IndexDefinition,
        NeedKind.ConstraintDefinition => ConstraintDefinition,
        _ => Size,
    };
}
