namespace Inspector.Testing.Dump;

/// <summary>Partition keys, bounds and inheritance, of tables and of indexes.</summary>
internal static class PartitionLines
{
    public const string Sql = """
        select concat_ws(' ', 'partition key', c.oid::regclass, pg_get_partkeydef(c.oid))
        from pg_partitioned_table p
        join pg_class c on c.oid = p.partrelid
        union all
        select concat_ws(' ',
            'inherits', c.oid::regclass,
            'from', i.inhparent::regclass,
            'place', case when not c.relispartition then i.inhseqno end,
            'detaching', i.inhdetachpending,
            pg_get_expr(c.relpartbound, c.oid))
        from pg_inherits i
        join pg_class c on c.oid = i.inhrelid
        """;
}
