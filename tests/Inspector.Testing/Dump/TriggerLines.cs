namespace Inspector.Testing.Dump;

/// <summary>
/// Triggers, rules and event triggers, and whether they fire. A foreign key's own triggers have an OID in their names: they are told by their constraint.
/// </summary>
internal static class TriggerLines
{
    public const string Sql = """
        select concat_ws(' ', 'trigger', t.tgrelid::regclass, pg_get_triggerdef(t.oid), 'enabled', t.tgenabled)
        from pg_trigger t
        where not t.tgisinternal
        union all
        select concat_ws(' ', 'constraint trigger', t.tgrelid::regclass, quote_ident(k.conname), t.tgfoid::regproc, 'enabled', t.tgenabled)
        from pg_trigger t
        left join pg_constraint k on k.oid = t.tgconstraint
        where t.tgisinternal
        union all
        select concat_ws(' ', 'rule', r.ev_class::regclass, pg_get_ruledef(r.oid), 'enabled', r.ev_enabled)
        from pg_rewrite r
        join pg_class c on c.oid = r.ev_class
        join pg_namespace n on n.oid = c.relnamespace
        where r.rulename <> '_RETURN'
          and n.nspname !~ '^pg_'
          and n.nspname <> 'information_schema'
        union all
        select concat_ws(' ', 'event trigger', quote_ident(e.evtname), e.evtevent, e.evttags::text, e.evtfoid::regproc, 'enabled', e.evtenabled)
        from pg_event_trigger e
        """;
}
