namespace Inspector.Tests.Storage;

/// <summary>Tables of every shape that makes an estimate of their size go wrong, each with indexes that do.</summary>
internal static class Shapes
{
    /// <summary>A script for each shape, whose table has the name of the shape; two of every three rows of each are deleted to bloat it.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["narrow"] = """
            create table narrow (id bigint primary key, n int not null);
            insert into narrow select n, n from generate_series(1, 60000) n;
            create index narrow_n on narrow (n);
            """,
        ["padded"] = """
            create table padded (a bool not null, id bigint not null, c bool not null, d bigint not null, e smallint not null, f timestamptz not null);
            insert into padded select true, n, true, n, 1, now() from generate_series(1, 60000) n;
            create index padded_a_b on padded (a, id);
            create index padded_f on padded (f);
            """,
        ["texts"] = """
            create table texts (key uuid primary key, name text not null, at timestamptz not null, town text not null, id bigint not null, note text);
            insert into texts select md5(n::text)::uuid, repeat('x', n % 30), now(), 'town ' || n % 40, n, repeat('y', n % 200) from generate_series(1, 60000) n;
            create index texts_name on texts (name);
            create index texts_town on texts (town);
            create index texts_note on texts (note);
            create index texts_town_id on texts (town, id);
            """,
        ["nulls"] = """
            create table nulls (id bigint primary key, a int, b text, c timestamptz, d numeric, e bigint, f bool, g uuid, h int, i text);
            insert into nulls (id, a, b, e) select n, case when n % 10 = 0 then n end, case when n % 3 = 0 then 'text ' || n end, case when n % 2 = 0 then n end
            from generate_series(1, 60000) n;
            create index nulls_a on nulls (a);
            create index nulls_b on nulls (b);
            create index nulls_a_e on nulls (a, e);
            create index nulls_e_filled on nulls (e) where e is not null;
            create index nulls_c on nulls (c);
            """,
        ["loose"] = """
            create table loose (id bigint primary key with (fillfactor = 60), n int not null, note text not null) with (fillfactor = 70);
            insert into loose select n, n % 1000, 'note ' || n from generate_series(1, 60000) n;
            create index loose_n on loose (n) with (fillfactor = 50);
            create index loose_n_alone on loose (n) with (deduplicate_items = off);
            """,
        ["few"] = """
            create table few (id bigint primary key, state text not null, amount numeric not null, country char(2), owner int not null, price float8 not null);
            insert into few select n, 'state ' || n % 5, n % 20, 'c' || n % 9, n % 3000, n % 7 from generate_series(1, 60000) n;
            create index few_state on few (state);
            create index few_amount on few (amount);
            create index few_country on few (country);
            create index few_owner on few (owner);
            create index few_price on few (price);
            create index few_state_owner on few (state, owner);
            create index few_state_more on few (state) include (amount);
            """,
        ["skewed"] = """
            create table skewed (id bigint primary key, customer int not null, code text not null);
            insert into skewed select n, case when n % 4 = 0 then n else n % 3 end, case when n % 10 = 0 then 'rare ' || n else 'often' end from generate_series(1, 60000) n;
            create index skewed_customer on skewed (customer);
            create index skewed_code on skewed (code);
            """,
        ["wide"] = """
            create table wide (id bigint primary key, name varchar(100) not null, a text not null, b text not null);
            insert into wide select n, 'name ' || n, repeat(md5(n::text), 12), repeat(md5(n::text), n % 20) from generate_series(1, 36000) n;
            create index wide_name on wide (name);
            create index wide_a on wide (a);
            """,
        ["toasted"] = """
            create table toasted (id bigint primary key, name text not null, document text not null, at timestamptz not null);
            alter table toasted alter column document set storage external;
            insert into toasted select n, 'name ' || n, repeat(md5(n::text), 20 + n % 200), now() from generate_series(1, 36000) n;
            create index toasted_at on toasted (at);
            """,
        ["compressed"] = """
            create table compressed (id bigint primary key, document jsonb not null);
            insert into compressed
            select n, (select jsonb_object_agg('key ' || k, md5((n * k)::text)) from generate_series(1, 5 + n % 30) k) from generate_series(1, 36000) n;
            """,
        ["generated"] = """
            create table generated (id int primary key, n bigint, twice bigint generated always as (n * 2) stored, name name not null, span interval not null, net inet);
            insert into generated (id, n, name, span, net) select n, n, 'name ' || n % 100, make_interval(days => n % 50), '10.0.0.1' from generate_series(1, 60000) n;
            create index generated_name on generated (name);
            create index generated_span on generated (span);
            create index generated_net on generated (net);
            """,
    };
}
