namespace Inspector.Postgres;

/// <summary>What hangs on the columns of a table and would not follow if another column took their place.</summary>
internal static class ColumnAttachments
{
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
}
