-- Fills a database with schemas of 100 tables each, as a business that gives each of its tenants a schema would. In every schema:
--   88 ordinary tables, and one partitioned table with 11 partitions: 100 relations that hold or stand for rows;
--   5 columns a table: a key, a reference, a text, an amount or a state, a time;
--   3 indexes a table, the primary key's included: the key, the reference (where one points somewhere), the text or the time;
--   1.5 constraints a table: the primary key, and a foreign key or a check on every second;
--   40 sequences (25 identity columns, 15 defaults), 53 defaults, 6 views, 5 functions, 6 triggers, 6 policies, 2 enums, 1 domain, grants;
--   rows and statistics in 10 tables, of which 2 are as large to the planner as if they held millions;
--   a few defects of the kinds that grow in real schemas: an index twice, one that another contains, foreign keys without an index.
-- Each schema is a transaction, so that its locks fit into any lock table.

create schema generation;

create function generation.table_name(i int) returns text language sql immutable as $$
    select (array['account', 'address', 'article', 'basket', 'category', 'claim', 'contact', 'delivery', 'event', 'invoice',
        'item', 'ledger', 'message', 'note', 'order', 'payment', 'price', 'refund', 'stock', 'task', 'ticket', 'visit'])[1 + (i - 1) % 22]
        || (array['', '_line', '_history', '_label'])[1 + (i - 1) / 22]
$$;

create procedure generation.create_types(tenant text) language plpgsql as $$
begin
    execute format($ddl$
        create type %1$I.state as enum ('draft', 'open', 'done', 'cancelled');
        create type %1$I.channel as enum ('web', 'shop', 'phone');
        create domain %1$I.amount as numeric(12, 2) check (value >= 0);
        create function %1$I.touch() returns trigger language plpgsql as 'begin new.changed_at := now(); return new; end';
        create function %1$I.tenant() returns bigint language sql stable as 'select current_setting(''app.tenant'', true)::bigint';
        create function %1$I.gross(net numeric, rate numeric) returns numeric language sql immutable as 'select net * (1 + rate)';
        create function %1$I.label(id bigint, name text) returns text language sql immutable as 'select name || '' #'' || id';
        create function %1$I.purge(before timestamptz) returns int language plpgsql security definer set search_path = pg_catalog as 'begin return 0; end';
    $ddl$, tenant);
end
$$;

create procedure generation.create_table(tenant text, i int) language plpgsql as $$
declare
    name text := generation.table_name(i);
    parent text := generation.table_name(1 + (i * 7) % (i - 1 + (i = 1)::int));
    key text := case
        when i % 7 < 2 then 'bigint generated always as identity'
        when i % 7 = 2 then 'bigserial'
        when i % 7 = 3 then 'uuid default gen_random_uuid()'
        else 'bigint' end;
    payload text := case i % 4
        when 0 then format('amount %I.amount', tenant)
        when 1 then format('state %I.state not null default %L', tenant, 'draft')
        when 2 then 'amount numeric(12,2)'
        else 'quantity int not null' end;
begin
    execute format(
        'create table %1$I.%2$I (id %3$s primary key, origin_id bigint, name varchar(80) not null, %4$s, changed_at timestamptz %5$s)',
        tenant, name, key, payload, case when i % 2 = 0 then 'not null default now()' else '' end);
    -- every eighth foreign key lacks its index
    execute format('create index on %1$I.%2$I (%3$s)', tenant, name, case when i % 32 = 4 then 'changed_at' else 'origin_id' end);
    execute format(case i % 10
        when 0 then 'create index on %1$I.%2$I (lower(name))'
        when 1 then 'create unique index on %1$I.%2$I (name, changed_at)'
        when 2 then 'create index on %1$I.%2$I (changed_at) where origin_id is not null'
        when 3 then 'create index on %1$I.%2$I (name varchar_pattern_ops)'
        when 4 then 'create index on %1$I.%2$I (name) include (changed_at)'
        when 5 then 'create index on %1$I.%2$I using hash (name)'
        else 'create index on %1$I.%2$I (name)' end, tenant, name);
    if i % 4 = 0 and i > 4 then
        -- only what has a bigint for its key can be referenced; the column is called after none of the tables, so that the missing keys of the rest are no matter of its name
        if (select atttypid from pg_attribute where attrelid = format('%I.%I', tenant, parent)::regclass and attname = 'id') = 'bigint'::regtype then
            execute format('alter table %1$I.%2$I add foreign key (origin_id) references %1$I.%3$I (id)', tenant, name, parent);
        else
            execute format('alter table %1$I.%2$I add check (origin_id > 0)', tenant, name);
        end if;
    elsif i % 4 = 2 then
        execute format('alter table %1$I.%2$I add check (amount is null or amount < 1000000)', tenant, name);
    end if;
end
$$;

create procedure generation.create_partitions(tenant text) language plpgsql as $$
begin
    execute format($ddl$
        create table %1$I.journal (
            id bigint not null,
            origin_id bigint,
            name varchar(80) not null,
            amount numeric(12,2),
            changed_at timestamptz not null default now(),
            primary key (id, changed_at),
            constraint journal_amount check (amount > 0)
        ) partition by range (changed_at);
        create index on %1$I.journal (origin_id);
        create index on %1$I.journal (name, changed_at);
    $ddl$, tenant);
    for month in 1..11 loop
        execute format(
            'create table %1$I.%2$I partition of %1$I.journal for values from (%3$L) to (%4$L)',
            tenant, 'journal_' || to_char(month, 'fm00'), make_date(2026, month, 1), make_date(2026, month + 1, 1));
    end loop;
end
$$;

create procedure generation.create_rest(tenant text) language plpgsql as $$
declare
    name text;
begin
    for i in 1..6 loop
        name := generation.table_name(i * 5);
        execute format($ddl$
            create view %1$I.%2$I as select t.id, t.name, t.changed_at from %1$I.%3$I t where t.origin_id is not null;
            create trigger touch before update on %1$I.%3$I for each row execute function %1$I.touch();
            grant select on %1$I.%3$I to pg_read_all_data;
        $ddl$, tenant, 'current_' || name, name);
    end loop;
    for i in 1..3 loop
        name := generation.table_name(i * 11);
        execute format($ddl$
            alter table %1$I.%2$I enable row level security;
            create policy reads on %1$I.%2$I for select using (origin_id = %1$I.tenant());
            create policy writes on %1$I.%2$I for all using (origin_id = %1$I.tenant()) with check (origin_id = %1$I.tenant());
        $ddl$, tenant, name);
    end loop;
    -- an index twice in place of another
    execute format('drop index %1$I.task_label_name_idx; create index task_label_origin_id_idx2 on %1$I.task_label (origin_id)', tenant);
    -- and one that the beginning of another makes needless
    execute format('drop index %1$I.stock_label_name_idx; create index on %1$I.stock_label (origin_id, name)', tenant);
end
$$;

create procedure generation.fill_tables(tenant text) language plpgsql as $$
declare
    name text;
    filled int := 0;
begin
    for i in 1..88 loop
        -- those with a bigint key that nothing fills, and a quantity
        if i % 4 = 3 and i % 7 > 3 then
            filled := filled + 1;
            name := generation.table_name(i);
            execute format($dml$
                insert into %1$I.%2$I (id, origin_id, name, quantity) select n, n / 7, 'row ' || n, n from generate_series(1, 100) n;
                update %1$I.%2$I set quantity = quantity + 1 where id <= 10;
                analyze %1$I.%2$I;
            $dml$, tenant, name);
            if filled <= 2 then
                -- two hundred megabytes each, said rather than written
                update pg_class set reltuples = 1000000, relpages = 25000 where oid = format('%I.%I', tenant, name)::regclass;
            end if;
        end if;
    end loop;
end
$$;

create procedure generation.create_schemas(first int, last int) language plpgsql as $$
declare
    tenant text;
begin
    for number in first..last loop
        tenant := 'tenant_' || to_char(number, 'fm00000');
        execute format('create schema %I', tenant);
        call generation.create_types(tenant);
        for i in 1..88 loop
            call generation.create_table(tenant, i);
        end loop;
        call generation.create_partitions(tenant);
        call generation.create_rest(tenant);
        call generation.fill_tables(tenant);
        commit;
    end loop;
end
$$;
