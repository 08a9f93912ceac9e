using Inspector.Testing;
using Inspector.Testing.Examples;

namespace Inspector.Tests.Promises;

/// <summary>A small schema whose inspection takes every road: each kind of question of the second look, sequences, statistics, statements.</summary>
internal static class FlawedSchema
{
    private const string Sql = """
        create extension pg_stat_statements;
        create table customers (id int generated always as identity primary key, email text not null, town text check (town <> ''));
        select setval('customers_id_seq', 2000000000);
        insert into customers (id, email) overriding system value select n, n || '@x' from generate_series(1, 12000) n;
        create table orders (id bigint primary key, customer_id int not null references customers, town text);
        create index orders_town_idx on orders (town);
        create index orders_town_idx1 on orders (town);
        alter table orders add constraint orders_town_check check (town <> '') not valid;
        create table events (id bigint not null, at timestamptz not null, kind text) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
        create index events_kind_idx on events (kind);
        create index events_kind_idx1 on events (kind);
        create sequence numbers as int maxvalue 1000;
        create sequence "Odd ""name"",
            line two 🐘" as smallint;
        create table ledger (id int primary key default nextval('numbers'), note text default 'x', entered timestamptz default now());
        select setval('numbers', 950);
        create index ledger_note_idx on ledger (note collate "de-x-icu");
        create view town_orders as select o.id, c.email from orders o join customers c on c.id = o.customer_id where o.town is not null;
        create materialized view towns as select town, count(*) as orders from orders group by town;
        create index towns_town_idx on towns (town);
        create index towns_town_idx1 on towns (town);
        create policy own on ledger using (note = current_user);
        """;

    /// <summary>The catalog says that a table and its index are a thousand times as large as they are: nothing else has to be written for that.</summary>
    private const string Bloat = """
        create extension pgstattuple;
        set allow_system_table_mods = on;
        update pg_class set relpages = 30000 where relname in ('customers', 'customers_pkey');
        reset allow_system_table_mods;
        """;

    /// <summary>What <c>inspector grants</c> prints for column statistics, in short.</summary>
    private const string Statistics = """
        create schema inspector;
        create function inspector.column_statistics()
            returns table (
                relation oid, number int2, null_fraction float4, average_width int4, distinct_values float4, correlation float4, commonest_share float4)
            language sql stable security definer set search_path = pg_catalog, pg_temp
            as 'select starelid, staattnum, stanullfrac, stawidth, stadistinct, null::float4, null::float4 from pg_statistic where not stainherit';
        revoke all on function inspector.column_statistics() from public;
        """;

    /// <summary>What it printed before it told how common values are.</summary>
    private const string EarlierStatistics = """
        drop function inspector.column_statistics();
        create function inspector.column_statistics()
            returns table (relation oid, number int2, null_fraction float4, average_width int4, distinct_values float4, correlation float4)
            language sql stable security definer set search_path = pg_catalog, pg_temp
            as 'select starelid, staattnum, stanullfrac, stawidth, stadistinct, null::float4 from pg_statistic where not stainherit';
        """;

    /// <summary>Makes it in a database of the caller's own.</summary>
    public static async Task CreateAsync(TestDatabase database)
    {
        await using (var session = await database.OpenAsync())
        {
            await session.ExecuteAsync(Sql);
        }

        // What a session counted and reports after an ANALYZE would look like changes since.
        await ExampleLoader.FlushStatisticsAsync(database);
        await database.ExecuteAsync("analyze");
        await ExampleLoader.FlushStatisticsAsync(database);
    }

    /// <summary>Makes it look bloated, so that it is measured.</summary>
    public static Task BloatAsync(TestDatabase database) => database.ExecuteAsync(Bloat);

    /// <summary>Puts the earlier form of the function that <see cref="GrantAsync"/> made in its place.</summary>
    public static Task TurnBackAsync(TestDatabase database) => database.ExecuteAsync(EarlierStatistics);

    /// <summary>A role with all that <c>inspector grants</c> offers short of reading data.</summary>
    public static async Task<TestRole> GrantAsync(TestDatabase database)
    {
        var role = await database.CreateRoleAsync("pg_monitor");
        await database.ExecuteAsync(Statistics);
        await database.ExecuteAsync($"""
            grant usage on schema public, inspector to {role.Name};
            grant select on all sequences in schema public to {role.Name};
            grant execute on function inspector.column_statistics() to {role.Name};
            """);
        return role;
    }
}
