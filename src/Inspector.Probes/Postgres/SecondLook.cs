using System.Collections.Frozen;
using Inspector.Catalog;
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
        GuardedSession session,
        CatalogSnapshot catalog,
        IEnumerable<Need> needs,
        TimeProvider time,
        CancellationToken cancellation,
        CatalogMemory? memory = null)
    {
        var (answers, questions) = Recall(needs, catalog, memory?.Remembered);
        if (questions.Count > 0)
        {
            await AskAsync(session, catalog, questions, answers, time, cancellation);
        }

        if (memory?.Remembered is { } kept)
        {
            memory.Remembered = kept with { Answers = RememberedAnswer.Of(answers, catalog).ToFrozenDictionary() };
        }

        return new(answers.ToFrozenDictionary());
    }

    /// <summary>What is known from the last time, and what is left to ask.</summary>
    private static (Dictionary<Need, Answer> Answers, List<Need> Questions) Recall(
        IEnumerable<Need> needs, CatalogSnapshot catalog, RememberedCatalog? remembered)
    {
        var (answers, questions) = (new Dictionary<Need, Answer>(), new List<Need>());
        foreach (var need in needs)
        {
            if (remembered?.Answers.GetValueOrDefault(need) is { } known && known.Holds(need, catalog))
            {
                answers.Add(need, known.Answer);
            }
            else
            {
                questions.Add(need);
            }
        }

        return (answers, questions);
    }

    private static async Task AskAsync(
        GuardedSession session, CatalogSnapshot catalog, List<Need> questions, Dictionary<Need, Answer> answers, TimeProvider time, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        var asked = 0;
        var locked = await LockedAsync(session, cancellation);
        // What reads whole relations comes last, and what only makes surer before it: they must not use up the time for what plans need.
        foreach (var need in questions.OrderBy(need => need.Kind is NeedKind.IndexFilling or NeedKind.TableFilling ? 2 : need.Kind is NeedKind.Containment ? 1 : 0))
        {
            answers[need] =
                need.Kind != NeedKind.Containment && Touched(need, catalog).Any(locked.Contains) ? new(WhyNot: "locked")
                : asked++ >= MostQuestions ? new(WhyNot: $"more than {MostQuestions} objects to look at")
                : time.GetElapsedTime(begun) > LongestPass ? new(WhyNot: "the second look ran out of time")
                : await AskAsync(session, need, catalog, cancellation);
        }
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

    /// <summary>The relations whose locks an answer would wait for: a size is the sum over a tree.</summary>
    private static IEnumerable<uint> Touched(Need need, CatalogSnapshot catalog)
    {
        IEnumerable<uint> tree = need.Kind != NeedKind.Size || catalog.Table(need.Relation) is not { } table ? []
            : need.Oid == need.Relation ? table.Tree.Select(member => member.Oid)
            : table.Indexes.FirstOrDefault(index => index.Oid == need.Oid)?.Tree.Select(member => member.Oid) ?? [];
        return tree.Append(need.Oid).Append(need.Relation);
    }

    private static async Task<Answer> AskAsync(GuardedSession session, Need need, CatalogSnapshot catalog, CancellationToken cancellation)
    {
        try
        {
            return await session.ReadAsync(
                transaction => need.Kind switch
                {
                    NeedKind.IndexFilling or NeedKind.TableFilling => FillingReader.MeasureAsync(transaction, need, catalog, cancellation),
                    NeedKind.Containment => ContainmentReader.CompareAsync(transaction, need, cancellation),
                    _ => LookAsync(transaction, need, cancellation),
                },
                TimeSpan.FromMilliseconds(500),
                cancellation);
        }
        catch (PostgresException refused) when (!Refusal.EndsSession(refused))
        {
            return new(WhyNot: refused.SqlState == PostgresErrorCodes.LockNotAvailable ? "locked" : refused.MessageText.ReplaceLineEndings(" "));
        }
    }

    private static async Task<Answer> LookAsync(GuardedTransaction transaction, Need need, CancellationToken cancellation)
    {
        await foreach (var row in transaction.RowsAsync(StatementFor(need.Kind), cancellation, need.Oid))
        {
            return new(row.TextOrNull("text"), row.Int64OrNull("bytes"));
        }

        return new(WhyNot: "dropped meanwhile");
    }

    private static Statement StatementFor(NeedKind kind) => kind switch
    {
        NeedKind.IndexDefinition => IndexDefinition,
        NeedKind.ConstraintDefinition => ConstraintDefinition,
        NeedKind.Attachments => ColumnAttachments.Attachments,
        _ => Size,
    };
}
