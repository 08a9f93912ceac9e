-- What looks like a flaw and is none. Each begins with the probe that must stay silent about it, and the object; then why a naive check would raise it and
-- why it is right. Planted.cs is the same list for machines. "Of others" means that other tools have been seen to fall for it.

--! session
set role shop_owner;
set jit = off;
set max_parallel_workers_per_gather = 0;
set enable_seqscan = off;

-- duplicate-index: shop.users_last_seen_idx, shop.users_last_seen_recent_idx
-- redundant-index: shop.users_last_seen_idx, shop.users_last_seen_recent_idx
-- One column twice, but the second puts the latest first and NULLs last, an order that the first gives in no direction. Of others: options are not compared.
create index users_last_seen_idx on shop.users (last_seen_at);
create index users_last_seen_recent_idx on shop.users (last_seen_at desc nulls last);

-- duplicate-index: shop.users_name_idx, shop.users_name_hash_idx, shop.users_name_pattern_idx, shop.users_name_icu_idx
-- redundant-index: shop.users_name_idx, shop.users_name_hash_idx, shop.users_name_pattern_idx, shop.users_name_icu_idx
-- One column under two methods, two operator classes, two collations: each answers what the others cannot, or cheaper. Of others: only columns are compared.
create index users_name_hash_idx on shop.users using hash (name);
do $$
begin
    for n in 1..120 loop
        perform from shop.users where name = 'User ' || n;
    end loop;
end $$;
create index users_name_idx on shop.users (name);
create index users_name_pattern_idx on shop.users (name text_pattern_ops);
create index users_name_icu_idx on shop.users (name collate "en-x-icu");

-- duplicate-index: shop.users_name_lower_idx, shop.users_name_upper_idx
-- redundant-index: shop.users_name_upper_idx
-- Two expressions. Of others: the column number of every expression is 0, so the one is taken for the beginning of the other.
create index users_name_lower_idx on shop.users (lower(name), created_at);
create index users_name_upper_idx on shop.users (upper(name));

do $$
begin
    for n in 1..120 loop
        perform from shop.users order by last_seen_at limit 5;
        perform from shop.users order by last_seen_at desc nulls last limit 5;
        perform from shop.users order by name limit 5;
        perform from shop.users where name ~>=~ 'User 1' and name ~<~ 'User 2' order by name using ~<~ limit 5;
        perform from shop.users where name collate "en-x-icu" > 'User 99' order by name collate "en-x-icu" limit 5;
        perform from shop.users where lower(name) = 'user ' || n;
        perform from shop.users where upper(name) = 'USER ' || n;
    end loop;
end $$;

-- duplicate-index: shop.orders_pending_idx
-- redundant-index: shop.orders_pending_idx
-- The keys of orders_placed_idx with a predicate: a tenth of its size, for the one question that is asked all day. Of others: predicates are ignored.
create index orders_pending_idx on shop.orders (tenant_id, placed_at) where status = 'pending';

-- redundant-index: shop.tickets_urgent_idx
-- The first column of tickets_user_idx, but only the urgent third of the rows.
create index tickets_urgent_idx on shop.tickets (tenant_id) where priority = 'urgent';

-- redundant-index: shop.sessions_token_idx
-- A hash of the column with which sessions_token_expiry_idx, a btree, begins: two methods.
create index sessions_token_expiry_idx on shop.sessions (token_hash, expires_at);

-- redundant-index: shop.products_pkey
-- Column 1, and an index on column 10. Of others: column lists are compared as text, where "1" is the beginning of "10".
create index products_created_idx on shop.products (created_at);

-- redundant-index: shop.coupons_code_key
-- coupons_code_prefix_idx begins with the same columns, but this one keeps codes unique.
-- unused-index: shop.coupons_code_key
-- Never scanned: looking whether a code is taken is no scan, and that is what the index is for. Of others: only constraints are spared.
create unique index coupons_code_key on shop.coupons (tenant_id, code);
create index coupons_code_prefix_idx on shop.coupons (tenant_id, code text_pattern_ops, percent);

do $$
begin
    for n in 1..120 loop
        perform from shop.orders where tenant_id = n % 40 + 1 and status = 'pending' order by placed_at limit 5;
        perform from shop.tickets where tenant_id = n % 40 + 1 and priority = 'urgent';
        perform from shop.sessions where token_hash > md5('x' || n) order by token_hash, expires_at limit 5;
        perform from shop.products order by created_at desc limit 5;
        perform from shop.coupons where tenant_id = n % 40 + 1 and code ~>=~ 'SAVE-1' and code ~<~ 'SAVE-2';
    end loop;
end $$;

--! with pg_trgm
-- redundant-index: shop.products_name_idx
-- A trigram index on a column that has a btree too: it finds what stands in the middle.
create index products_name_sort_idx on shop.products (name, sku);
do $$
begin
    for n in 1..120 loop
        perform from shop.products order by name, sku limit 5;
    end loop;
end $$;

--! together
-- unused-index: shop.refunds_approver_idx
-- Never scanned, but it is what a foreign key needs on the day when a user is deleted.
alter table shop.refunds add column approver_id bigint constraint refunds_approver_fkey references shop.users on delete set null;
create index refunds_approver_idx on shop.refunds (approver_id);

-- unused-index: shop.prices_no_overlap (Indexes.sql)
-- Hardly scanned, but it enforces that no two prices hold at once. Of others: only unique indexes are spared.

-- unused-index: analytics.sales_facts_tenant_idx
-- Two scans in all, once a quarter, but they read 50,000 rows.
create index sales_facts_tenant_idx on analytics.sales_facts (tenant_id, day);
set enable_bitmapscan = off;
select count(*) from analytics.sales_facts where tenant_id <= 20 and quantity > 3;
select count(*) from analytics.sales_facts where tenant_id > 20 and quantity > 3;
reset enable_bitmapscan;

-- unused-index: shop.events_name_idx
-- Only one tenant is ever asked about, so three of the four partitions' indexes were never scanned; one cannot drop these alone. Of others: three findings.
create index events_name_idx on shop.events (tenant_id, name);
do $$
begin
    for n in 1..120 loop
        perform from shop.events where tenant_id = 7 and name = 'page.view' limit 20;
    end loop;
end $$;

-- unused-index: shop.payments_reference_idx
-- A hundred scans, each of which finds one entry: the provider's messages are looked up by the provider's own reference. No unique index, because a
-- provider has been seen to use one twice.
create index payments_reference_idx on shop.payments (provider_reference) include (status, amount);
do $$
begin
    for n in 1..120 loop
        perform from shop.payments where provider_reference = 'pay_' || md5('payment' || n);
    end loop;
end $$;

-- invalid-index: billing.usage_records_day_idx
-- Half-way through building an index on a partitioned table: two partitions have theirs, one lacks, and until then the whole is rightly invalid.
create index usage_records_day_idx on only billing.usage_records (day);
create index usage_records_eu_day_idx on billing.usage_records_eu (day);
create index usage_records_us_day_idx on billing.usage_records_us (day);
alter index billing.usage_records_day_idx attach partition billing.usage_records_eu_day_idx;
alter index billing.usage_records_day_idx attach partition billing.usage_records_us_day_idx;
do $$
begin
    for n in 1..120 loop
        perform from billing.usage_records_eu where day = date '2026-01-01' + n;
        perform from billing.usage_records_us where day = date '2026-01-01' + n;
    end loop;
end $$;

-- foreign-key-without-index: shop.stock_movements.stock_movements_level_fkey
-- Three columns, and an index that begins with them in another order: for equality the order is all the same. Of others: it has to be the same.
alter table shop.stock_movements add constraint stock_movements_level_fkey
    foreign key (tenant_id, warehouse_id, product_id) references shop.stock_levels;
create index stock_movements_level_idx on shop.stock_movements (product_id, tenant_id, warehouse_id, moved_at);

-- foreign-key-without-index: shop.memberships.memberships_inviter_fkey
-- The index is partial, but what it leaves out, NULL, refers to nobody.
alter table shop.memberships add column inviter_id bigint constraint memberships_inviter_fkey references shop.users on delete set null;
create index memberships_inviter_idx on shop.memberships (inviter_id) where inviter_id is not null;

-- foreign-key-without-index: shop.sessions.sessions_impersonator_fkey
-- The index is a hash index: for one column and equality it does.
alter table shop.sessions add column impersonator_id bigint constraint sessions_impersonator_fkey references shop.users on delete cascade;
create index sessions_impersonator_idx on shop.sessions using hash (impersonator_id);

-- foreign-key-without-index: shop.coupon_redemptions.coupon_redemptions_tenant_id_order_id_fkey
-- Its columns are the primary key. Of others: only indexes made for it are seen.

-- foreign-key-without-index: shop.event_notes.event_notes_event_fkey
-- Refers to a partitioned table, for which the server keeps one more constraint for each partition; the columns have an index.
create table shop.event_notes (
    id bigint generated always as identity primary key,
    tenant_id bigint not null,
    event_id bigint not null,
    note text not null,
    constraint event_notes_event_fkey foreign key (tenant_id, event_id) references shop.events (tenant_id, id));
create index event_notes_event_idx on shop.event_notes (tenant_id, event_id) include (note);
alter table shop.event_notes enable row level security;
create policy tenant_isolation on shop.event_notes to shop_app using (tenant_id = (select shop.current_tenant()));
insert into shop.event_notes (tenant_id, event_id, note) select n % 40 + 1, n, 'Note ' || n from generate_series(1, 400) n;

-- missing-primary-key: shop.page_views_2026_h1, shop.page_views_2026_h2
-- Partitions: that there is no key is their table's flaw. Of others: one finding for each.

-- missing-primary-key: shop.attachments_2025
-- A child by inheritance inherits no key; this one was given its own.
create table shop.attachments_2025 (primary key (id)) inherits (shop.attachments);
create index attachments_2025_tenant_idx on shop.attachments_2025 (tenant_id);
alter table shop.attachments_2025 enable row level security;
create policy tenant_isolation on shop.attachments_2025 to shop_app using (tenant_id = (select shop.current_tenant()));
insert into shop.attachments_2025 (id, tenant_id, file_name, bytes, uploaded_at)
select -n, n % 40 + 1, 'old-' || n || '.pdf', n, timestamptz '2025-01-01 00:00+00' from generate_series(1, 500) n;
do $$
begin
    for n in 1..120 loop
        perform from shop.attachments_2025 where tenant_id = n % 40 + 1;
    end loop;
end $$;

-- missing-primary-key: analytics.daily_sales
-- A materialized view cannot have one; a unique index is all that it takes.

-- foreign-key-type-mismatch: shop.tenants.tenants_currency_fkey
-- varchar refers to a domain over text: the server compares both as text, by the same index.
alter table shop.tenants add column currency_code varchar(3) constraint tenants_currency_fkey references shop.currencies;
create index tenants_currency_idx on shop.tenants (currency_code);

-- foreign-key-type-mismatch: shop.shipments.shipments_carrier_fkey
-- varchar(20) refers to varchar(10): only the length differs. Of others: a finding.
create table shop.carriers (
    code varchar(10) primary key,
    name text not null);
insert into shop.carriers values ('POST', 'Post'), ('FAST', 'Fast parcels');
alter table shop.shipments add column carrier_code varchar(20) constraint shipments_carrier_fkey references shop.carriers;
create index shipments_carrier_idx on shop.shipments (carrier_code);

-- foreign-key-type-mismatch: shop.shipments.shipments_slot_fkey
-- bigint refers to integer: every value fits, btree compares the two types without a cast, and it is how one begins to widen a key.
-- integer-key-overflow: shop.delivery_slots.id
-- An integer key far from its end. Of others: every integer key is reported.
create table shop.delivery_slots (
    id integer generated always as identity primary key,
    starts_at timestamptz not null);
insert into shop.delivery_slots (starts_at) select timestamptz '2026-10-01 00:00+00' + n * interval '2 hours' from generate_series(1, 100) n;
alter table shop.shipments add column slot_id bigint constraint shipments_slot_fkey references shop.delivery_slots;
create index shipments_slot_idx on shop.shipments (slot_id);

-- integer-key-overflow: shop.visits.id
-- Began at the lowest integer, not at 1, and has come 7 % of the way; taken without its sign the position looks like 93 %.
create table shop.visits (
    id integer generated always as identity (minvalue -2147483648 start with -2147483648) primary key,
    visited_at timestamptz not null);
select setval('shop.visits_id_seq', -2000000000);
insert into shop.visits (visited_at) select timestamptz '2026-09-01 00:00+00' + n * interval '1 hour' from generate_series(1, 200) n;

-- integer-key-overflow: shop.outbox.id
-- Far beyond what an integer holds, and nothing of what a bigint holds.
select setval('shop.outbox_id_seq', 5000000000000);

-- integer-key-overflow: shop.pick_lists.batch
-- A sequence near its end which begins again there, on a column that need not be unique.
create sequence shop.pick_list_batch_seq maxvalue 9999 cycle;
create table shop.pick_lists (
    id bigint generated always as identity primary key,
    batch smallint not null default nextval('shop.pick_list_batch_seq'));
alter sequence shop.pick_list_batch_seq owned by shop.pick_lists.batch;
select setval('shop.pick_list_batch_seq', 9900);
insert into shop.pick_lists (batch) select nextval('shop.pick_list_batch_seq') from generate_series(1, 60);

-- unvalidated-constraint: shop.orders.orders_total_check
-- Added without a look at the rows, and validated since: that is how one does it.
alter table shop.orders add constraint orders_total_check check (total < 1000000) not valid;
alter table shop.orders validate constraint orders_total_check;

-- policy-without-rls: shop.countries, shop.currencies
-- No row security and no policy: what all tenants share. Of others: every table without row security.

-- rls-enabled-no-policy: shop.events_0, shop.events_1, shop.events_2, shop.events_3
-- Partitions on which row security is on without a policy: whoever asks the table gets its policy, whoever asks a partition directly gets nothing.
alter table shop.events_0 enable row level security;
alter table shop.events_1 enable row level security;
alter table shop.events_2 enable row level security;
alter table shop.events_3 enable row level security;

-- rls-enabled-no-policy: shop.tenants
-- A policy for reading only; to write to it is not the application's business.
alter table shop.tenants enable row level security;
create policy own_tenant on shop.tenants for select to shop_app using (id = (select shop.current_tenant()));

-- missing-index: shop.feature_flags
-- Twelve rows, read from end to end hundreds of times: no index could be faster. Of others: more sequential scans than index scans.
reset enable_seqscan;
do $$
begin
    for n in 1..500 loop
        perform from shop.feature_flags where is_on_by_default;
    end loop;
end $$;

-- missing-index: shop.outbox
-- 30,000 rows and 200 sequential scans, each of which stops after ten rows: a queue.
do $$
begin
    for n in 1..200 loop
        perform from (select * from shop.outbox for update skip locked limit 10) _;
    end loop;
end $$;

-- missing-index: analytics.sales_facts
-- The largest table, mostly read by sequential scans, but now and then and for sums over all of it: these need every row.
refresh materialized view analytics.daily_sales;
select tenant_id, sum(revenue) from analytics.sales_facts group by tenant_id;

-- missing-foreign-key: shop.customer_remarks
-- To an order, a ticket or a product, as order_type says: no one table.
create table shop.customer_remarks (
    id bigint generated always as identity primary key,
    order_type text not null,
    order_id bigint not null);

-- missing-foreign-key: shop.price_imports
-- Numbers of the supplier's system, which happen to be named like ours.
create table shop.price_imports (
    id bigint generated always as identity primary key,
    external_product_id bigint not null,
    stripe_order_id bigint);

-- missing-foreign-key: shop.parcel_labels
-- Of another type than any key of orders, and called like no table.
create table shop.parcel_labels (
    label_id uuid primary key default gen_random_uuid(),
    order_id text,
    parcel_id bigint);

-- missing-index: analytics.forecasts
-- Read by sequential scans alone and all the time, as the planted one is; but no statement filters, as pg_stat_statements shows.
create table analytics.forecasts (
    id bigint generated always as identity primary key,
    revenue numeric(14, 2) not null);
insert into analytics.forecasts (revenue) select n from generate_series(1, 12000) n;
--! with pg_stat_statements, times 110
select sum(revenue) from analytics.forecasts;

--! from 15
-- set-null-on-not-null: shop.order_notes.order_notes_author_fkey
-- Since 15 it can set its own column to NULL and leave the tenant's alone, which is NOT NULL.
-- nullable-unique: shop.order_notes.order_notes_external_key
-- A nullable column in a unique key, but one under which two NULLs are equal.
create table shop.order_notes (
    id bigint generated always as identity primary key,
    tenant_id bigint not null references shop.tenants,
    author_id bigint,
    body text not null,
    external_id text,
    constraint order_notes_external_key unique nulls not distinct (tenant_id, external_id),
    constraint order_notes_author_fkey foreign key (tenant_id, author_id) references shop.memberships on delete set null (author_id));
create index order_notes_author_idx on shop.order_notes (tenant_id, author_id);
alter table shop.order_notes enable row level security;
create policy tenant_isolation on shop.order_notes to shop_app using (tenant_id = (select shop.current_tenant()));

--! from 18
-- unvalidated-constraint: shop.payments.payments_reference_check, shop.jobs.jobs_requested_by_fkey (Flaws.sql)
-- Not enforced, hence not validated; that is another probe's finding, and VALIDATE is no remedy.

-- not-enforced-constraint: shop.order_lines.order_lines_quantity_check (Flaws.sql)
-- Not validated but enforced.

-- missing-primary-key: shop.price_agreements
-- A primary key WITHOUT OVERLAPS is one, though equality alone does not make it unique.
create table shop.price_agreements (
    product_range int4range not null,
    valid daterange not null,
    percent smallint not null,
    primary key (product_range, valid without overlaps));

--! session
set default_statistics_target = 30;
-- stale-statistics: shop.outbox, shop.cart_items
-- Changed since it was analysed: a large table by less than what makes autovacuum analyse it, a small one by a little more, which the next round will see to.
-- First the tables of this file and of Flaws.sql are analysed, except those whose statistics are the flaw, and so is what was refreshed.
do $$
declare
    t regclass;
begin
    for t in
        select c.oid
        from pg_class c
        where c.relnamespace::regnamespace::text in ('shop', 'billing', 'analytics', '"Legacy ERP"')
            and c.relkind in ('r', 'm')
            and pg_relation_size(c.oid) > 0
            and (c.relkind = 'm' or not exists (select from pg_statistic s where s.starelid = c.oid))
            and coalesce(c.reloptions::text, '') not like '%autovacuum_enabled=false%'
    loop
        execute format('analyze %s', t);
    end loop;
end $$;

--! session
set role shop_owner;
update shop.outbox set payload = '{}' where id <= 2000;
update shop.cart_items set quantity = quantity + 1 where tenant_id <= 6;

-- nullable-composite-foreign-key: shop.categories.categories_tenant_id_parent_id_fkey
-- The tenant is always there; a category without a parent is what NULL is for.

-- unique-superset: shop.orders.orders_tenant_id_id_key
-- The id alone is unique, but what belongs to an order refers to the tenant and the id.

-- set-null-on-not-null: shop.sessions.sessions_user_id_fkey
-- The column is NOT NULL, and the action CASCADE.

-- soft-delete-unique: shop.tenants.tenants_slug_key
-- No tenant is ever marked as deleted.

-- missing-replica-identity: shop.newsletter_signups
-- Nothing identifies its rows either, but nobody publishes them.

-- foreign-key-type-mismatch: shop.push_messages.push_messages_device_fkey
-- integer refers to bigint; that the column is about to overflow says the same more exactly, and has the same remedy.

-- disabled-trigger: shop.orders.touch_updated_at
-- Enabled.

-- stale-statistics: shop.audit_log, shop.events
-- Partitioned tables have no rows of their own; autovacuum never analyses them. Of others: never analysed.

-- stale-statistics: shop.audit_log_2026_q4, shop.data_exports
-- Never analysed, and empty: there is nothing to know.
create table shop.data_exports (
    id bigint generated always as identity primary key,
    requested_at timestamptz not null);

-- sequence-exhaustion: shop.pick_list_batch_seq
-- Near its end too, but made to begin anew there.

-- soft-delete-without-history: shop.wish_lists
-- Marks rows as deleted, and keeps a history.
create table shop.wish_lists (
    id bigint generated always as identity primary key,
    title text not null,
    deleted_at timestamptz);
create table shop.wish_lists_history (
    entry bigint generated always as identity primary key,
    changed_at timestamptz not null,
    was jsonb not null);

-- broad-index: shop.ad_clicks_referrer_idx
-- As many columns and as large, but asked for all the time.
create index ad_clicks_referrer_idx on shop.ad_clicks (referrer, landing_page, campaign, medium);
set enable_seqscan = off;
do $$
begin
    for n in 1..200 loop
        perform from shop.ad_clicks where referrer = 'https://www.example.com/' || n and landing_page >= '/';
    end loop;
end $$;

-- hot-blocking-index: shop.page_counters_page_idx
-- Updated as often, and all of it HOT: no index has the column that is counted up.
create table shop.page_counters (
    id bigint generated always as identity primary key,
    page text not null,
    hits bigint not null) with (fillfactor = 50);
insert into shop.page_counters (page, hits) select '/p/' || n, 0 from generate_series(1, 2000) n;
create index page_counters_page_idx on shop.page_counters (page);
--! times 50
update shop.page_counters set hits = hits + 1 where id > 0;
--! session
analyze shop.page_counters;
