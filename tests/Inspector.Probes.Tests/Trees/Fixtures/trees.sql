-- Every kind of expression that SQL lets one store, so that the reader of pg_node_tree is tried on what servers really write.
-- The files beside this one are its output, one per major version. To make one anew (psql of any version will do):
--
--     createdb trees && psql --dbname trees --no-psqlrc --quiet --file trees.sql > 18.txt && dropdb trees
--
-- One line per tree in COPY's text format: where it is stored and its name, a tab, the text of the tree.
-- What only some versions know stands between \if and \endif.

\set ON_ERROR_STOP on
set client_min_messages = error;
set client_encoding = 'UTF8';
set search_path = trees, pg_catalog;
select current_setting('server_version_num')::int >= 160000 as pg16,
       current_setting('server_version_num')::int >= 170000 as pg17 \gset

create schema trees;
create type mood as enum ('sad', 'happy');
create type pair as (l int, r text);
create domain price as numeric(12,2) check (value >= 0) default 1.5;
create domain label as text constraint label_length check (length(value) < 60) constraint label_given check (value is not null);
create function allowed(int) returns boolean language sql stable as 'select $1 > 0';
create sequence numbers;

-- Columns are numbered in this order from 1; the tests rely on it.
create table kinds (
  id int not null,                                      -- 1
  small int2,                                           -- 2
  big int8,                                             -- 3
  num numeric(12,2),                                    -- 4
  ratio float8,                                         -- 5
  name text,                                            -- 6
  code varchar(20),                                     -- 7
  fixed char(3),                                        -- 8
  flag bool,                                            -- 9
  born date,                                            -- 10
  at timestamptz,                                       -- 11
  uid uuid,                                             -- 12
  doc jsonb,                                            -- 13
  tags text[],                                          -- 14
  grid int[],                                           -- 15
  pair pair,                                            -- 16
  mood mood,                                            -- 17
  cost price,                                           -- 18
  label label,                                          -- 19
  span int4range,                                       -- 20
  body text                                             -- 21
);

alter table kinds
  add constraint is_null check (name is null),
  add constraint is_not_null check (name is not null),
  add constraint row_is_null check (pair is null),
  add constraint row_is_not_null check (pair is not null),
  add constraint built_row_is_not_null check (row(id, name) is not null),
  add constraint is_true check (flag is true),
  add constraint is_not_true check (flag is not true),
  add constraint is_false check (flag is false),
  add constraint is_not_false check (flag is not false),
  add constraint is_unknown check (flag is unknown),
  add constraint is_not_unknown check (flag is not unknown),
  add constraint and_or_not check (flag and (id > 0 or not flag)),
  add constraint true_constant check (true),
  add constraint false_constant check (false),
  add constraint null_constant check (null::bool),
  add constraint int4_constant check (id = -5),
  add constraint int8_constant check (big = 9223372036854775807),
  add constraint int2_constant check (small = '-7'),
  add constraint text_constant check (name = E'it''s \\ (\u00fc) {\U0001F600}\n'),
  add constraint numeric_constant check (num > 0.5),
  add constraint uuid_constant check (uid <> '00000000-0000-0000-0000-0000000000ff'),
  add constraint relabel check (code = 'x'),
  add constraint distinct_from check (name is distinct from 'x'),
  add constraint not_distinct_from check (name is not distinct from 'x'),
  add constraint null_if check (nullif(name, '') = 'x'),
  add constraint variadic_call check (concat(variadic tags) <> ''),
  add constraint in_integers check (id in (1, 2)),
  add constraint in_varchars check (code in ('a', 'b')),
  add constraint any_of_column check (id = any (grid)),
  add constraint all_of_column check (id > all (grid)),
  add constraint like_pattern check (name like 'a%'),
  add constraint regex check (name ~ '^[a-z]+$'),
  add constraint coalesced check (coalesce(name, code, 'x') <> 'y'),
  add constraint greatest_of check (greatest(id, 2) > least(id, 3)),
  add constraint case_searched check (case when flag then id > 0 when not flag then null else false end),
  add constraint case_simple check (case id when 1 then 'a' else 'b' end = name),
  add constraint array_built check (grid <> array[[1], [id]]),
  add constraint subscript check (grid[1] > 0),
  add constraint cast_by_function check (id::int8 = big),
  add constraint cast_through_text check (id::text = name),
  add constraint cast_to_domain check (name::label <> 'x'),
  add constraint domain_column check (cost > 0),
  add constraint row_comparison check ((id, big) < (1, 2)),
  add constraint field check ((pair).l = 1),
  add constraint whole_row check (kinds is not null),
  add constraint system_column check (tableoid <> 0),
  add constraint json_arrow check (doc ->> 'a' = 'b'),
  add constraint collated check (name collate "C" < 'x'),
  add constraint user_function check (allowed(id));
\if :pg16
alter table kinds
  add constraint is_json check (name is json object),
  add constraint json_built check (json_object('a': id absent on null)::text <> json_array(name)::text);
\endif
\if :pg17
alter table kinds
  add constraint json_taken check (json_value(doc, '$.a' returning int default 0 on empty) > 0),
  add constraint json_there check (json_exists(doc, '$.a'));
\endif

create table defaults (
  plain int default 7,
  serial int default nextval('numbers'),
  made timestamptz default now(),
  d1 date default current_date,
  d2 timetz default current_time,
  d3 timestamptz(3) default current_timestamp(3),
  d4 time default localtime,
  d5 timestamp default localtimestamp,
  u1 name default current_user,
  u2 name default session_user,
  u3 name default current_role,
  u4 name default user,
  u5 name default current_catalog,
  u6 name default current_schema,
  empty text default '',
  nothing text default null,
  list text[] default '{}',
  twice text generated always as (empty || 'x') stored
);

create index expressions on kinds (lower(name), (id + 1), (doc ->> 'a') desc) include (big) where name is not null;
create index one_expression on kinds (coalesce(name, ''));
create index predicate_and on kinds (id) where name is not null and code is not null and not flag;
create index predicate_or on kinds (id) where name is null or id > 10;
create index predicate_flag on kinds (id) where flag;
create statistics extended on (id + 1), lower(name) from kinds;
alter table kinds add constraint excluded exclude using gist (span with &&) where (flag is not true);

-- A partition whose columns stand in another order than its root's.
create table measures (tenant int not null, taken date not null, value float8, note text) partition by range (tenant, (extract(year from taken)));
create index measures_expression on measures (lower(note), (tenant + 1)) where value is not null and note <> 'x';
create table measures_old (gone int, note text, value float8, taken date not null, tenant int not null);
alter table measures_old drop column gone;
alter table measures attach partition measures_old for values from (1, minvalue) to (10, maxvalue);
create table lists (region text) partition by list (region);
create table lists_north partition of lists for values in ('n', null);
create table hashes (id int) partition by hash (id);
create table hashes_0 partition of hashes for values with (modulus 4, remainder 0);

-- Few columns here: every query of a view or a policy repeats the names of all of them.
create table tenants (id int, owner name);
create table guarded (id int, tenant int, name text);
alter table guarded enable row level security;
create policy by_setting on guarded using (tenant = current_setting('app.tenant', true)::int) with check (tenant = (select current_setting('app.tenant')::int));
create policy by_membership on guarded using (exists (select from tenants t where t.id = guarded.tenant and t.owner = current_user));
create policy by_list on guarded using (tenant in (select 1));
create policy by_array on guarded using (tenant = any (array(select 1 where exists (select where guarded.id > 0))));
create policy by_all on guarded using (tenant <> all (select 1));

create function touch() returns trigger language plpgsql as 'begin return new; end';
create trigger changed after update on guarded for each row when (old.name is distinct from new.name and new.id > 0) execute function touch();

-- Names that would break a careless reader. The alias is written without quotation marks: nothing but its place tells it from a field.
create table "{brace (1 \ back" ("tab	line
feed" int, "<>" int, ":location" int, "5th" int, "-1" int, """quoted""" int, "[ 1 2 ]" int, "i" int, "ünï😀" int, ":varattno 1" int);
create view names as
  select ":location".*
    from "{brace (1 \ back" as ":location";

create view window_and_cte as
  with w as (select 1 as n)
  select count(*) filter (where w.n > 0) as counted,
         rank() over (partition by w.n rows between 1 preceding and current row) as ranked
    from w
   group by w.n
  having max(w.n) > 5;
create view joined as
  select f.g from tenants t left join lateral generate_series(1, t.id) as f (g) on f.g = t.id;
create rule noted as on insert to tenants do also notify tenants;
create rule fenced as on update to tenants where new.id <> old.id do instead nothing;
create function total(int, b int default 5 * 2) returns bigint language sql stable begin atomic select sum(id) + $1 + b from tenants; end;

copy (
  select name, tree
    from (select 'check.' || conname, conbin::text from pg_constraint where contype = 'c' and connamespace = 'trees'::regnamespace
          union all
          select 'default.' || attname, adbin::text
            from pg_attrdef join pg_attribute on attrelid = adrelid and attnum = adnum where adrelid = 'defaults'::regclass
          union all
          select 'predicate.' || relname, indpred::text from pg_index join pg_class on pg_class.oid = indexrelid where relnamespace = 'trees'::regnamespace
          union all
          select 'expressions.' || relname, indexprs::text from pg_index join pg_class on pg_class.oid = indexrelid where relnamespace = 'trees'::regnamespace
          union all
          select 'statistics.' || stxname, stxexprs::text from pg_statistic_ext where stxnamespace = 'trees'::regnamespace
          union all
          select 'key.' || relname, partexprs::text from pg_partitioned_table join pg_class on pg_class.oid = partrelid
          union all
          select 'bound.' || relname, relpartbound::text from pg_class where relnamespace = 'trees'::regnamespace
          union all
          select 'using.' || polname, polqual::text from pg_policy where polrelid = 'guarded'::regclass
          union all
          select 'with_check.' || polname, polwithcheck::text from pg_policy where polrelid = 'guarded'::regclass
          union all
          select 'when.' || tgname, tgqual::text from pg_trigger where tgrelid = 'guarded'::regclass
          union all
          select 'view.' || relname, ev_action::text
            from pg_rewrite join pg_class on pg_class.oid = ev_class where relnamespace = 'trees'::regnamespace and relkind = 'v'
          union all
          select 'rule.' || rulename, ev_qual::text from pg_rewrite where ev_class = 'tenants'::regclass
          union all
          select 'rule_action.' || rulename, ev_action::text from pg_rewrite where rulename = 'noted'
          union all
          select 'body.' || proname, prosqlbody::text from pg_proc where pronamespace = 'trees'::regnamespace
          union all
          select 'arguments.' || proname, proargdefaults::text from pg_proc where pronamespace = 'trees'::regnamespace
          union all
          select 'type.' || typname, typdefaultbin::text from pg_type where typnamespace = 'trees'::regnamespace) as stored (name, tree)
   where tree is not null
   order by name collate "C") to stdout;
