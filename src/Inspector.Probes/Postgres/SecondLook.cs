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

    internal static readonly Statement Attachments = new(
        "column-attachments",
        "what hangs on the columns of one table, for the plan that puts another column in a column's place",
        (14, """
            select
                coalesce(jsonb_agg(jsonb_build_array(a.number, a.kind, a.text) order by a.number, a.kind, a.text), '[]')::text as text,
                null::int8 as bytes
            from (
                select
                    d.adnum as number,
                    'default' as kind,
                    pg_get_expr(d.adbin, d.adrelid) as text
                from pg_attrdef d
                join pg_attribute c on c.attrelid = d.adrelid and c.attnum = d.adnum
                where d.adrelid = $1
                    and c.attgenerated = ''
                union all
                select
                    c.attnum,
                    f.kind,
                    f.text
                from pg_attribute c
                cross join lateral (values
                    ('column privileges', c.attacl::text),
                    ('statistics target', case when c.attstattarget >= 0 then c.attstattarget::text end),
                    ('column options', array_to_string(c.attoptions, ', ')),
                    ('comment', (select description from pg_description where classoid = 'pg_class'::regclass and objoid = $1 and objsubid = c.attnum)),
                    ('security label', (select label from pg_seclabel where classoid = 'pg_class'::regclass and objoid = $1 and objsubid = c.attnum limit 1)),
                    ('not-null constraint', (select conname from pg_constraint where conrelid = $1 and contype = 'n' and conkey[1] = c.attnum))
                ) f(kind, text)
                where c.attrelid = $1
                    and c.attnum > 0
                    and f.text is not null
                union all
                select distinct
                    d.refobjsubid,
                    case when r.ev_class = $1 then 'rule' when c.relkind = 'm' then 'materialized view' else 'view' end,
                    case when r.ev_class = $1 then r.rulename::text else format('%s.%s', n.nspname, c.relname) end
                from pg_depend d
                join pg_rewrite r on r.oid = d.objid
                join pg_class c on c.oid = r.ev_class
                join pg_namespace n on n.oid = c.relnamespace
                where d.classid = 'pg_rewrite'::regclass
                    and d.refclassid = 'pg_class'::regclass
                    and d.refobjid = $1
                    and d.refobjsubid > 0
                union all
                select distinct
                    d.refobjsubid,
                    o.kind,
                    o.name
                from pg_depend d
                join (
                    select 'pg_policy'::regclass as class, oid, 'policy' as kind, polname::text as name from pg_policy
                    union all
                    select 'pg_trigger'::regclass, oid, 'trigger', tgname from pg_trigger where not tgisinternal
                    union all
                    select 'pg_statistic_ext'::regclass, oid, 'statistics object', stxname from pg_statistic_ext
                    union all
                    select 'pg_proc'::regclass, oid, 'function', proname from pg_proc
                    union all
                    select 'pg_publication_rel'::regclass, r.oid, 'publication', p.pubname
                    from pg_publication_rel r
                    join pg_publication p on p.oid = r.prpubid
                    union all
                    select 'pg_attrdef'::regclass, f.oid, 'generated column', c.attname
                    from pg_attrdef f
                    join pg_attribute c on c.attrelid = f.adrelid and c.attnum = f.adnum
                    where c.attgenerated <> ''
                ) o on o.class = d.classid and o.oid = d.objid
                where d.refclassid = 'pg_class'::regclass
                    and d.refobjid = $1
                    and d.refobjsubid > 0
                union all
                select -- before 15 a generated column itself depends on those that it is made from
                    d.refobjsubid,
                    'generated column',
                    c.attname
                from pg_depend d
                join pg_attribute c on c.attrelid = d.objid and c.attnum = d.objsubid
                where d.classid = 'pg_class'::regclass
                    and d.objid = $1
                    and d.refclassid = 'pg_class'::regclass
                    and d.refobjid = $1
                    and d.refobjsubid > 0
                    and c.attgenerated <> ''
                union all
                select
                    0,
                    'index in a tablespace',
                    c.relname
                from pg_index i
                join pg_class c on c.oid = i.indexrelid
                where i.indrelid = $1
                    and c.reltablespace <> 0
                union all
                select
                    0,
                    'row type',
                    format_type(reloftype, null)
                from pg_class
                where oid = $1
                    and reloftype <> 0
            ) a
            having exists (select from pg_class where oid = $1)
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
        // What reads whole relations comes last: it must not use up the time for what plans need.
        foreach (var need in questions.OrderBy(need => need.Kind is NeedKind.IndexFilling or NeedKind.TableFilling))
        {
            answers[need] =
                Touched(need, catalog).Any(locked.Contains) ? new(WhyNot: "locked")
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
                transaction => need.Kind is NeedKind.IndexFilling or NeedKind.TableFilling
                    ? FillingReader.MeasureAsync(transaction, need, catalog, cancellation)
                    : LookAsync(transaction, need, cancellation),
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
        NeedKind.Attachments => Attachments,
        _ => Size,
    };
}
