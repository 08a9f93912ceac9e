-- What is wrong with the shop. Each flaw begins with the id of the probe that is to find it and the object that it is to report; Planted.cs is the same
-- list for machines. Where one flaw is two probes' business both are named; where it takes use to show, the use stands beside it.

--! session
set role shop_owner;
set jit = off;
set max_parallel_workers_per_gather = 0;

-- duplicate-index: shop.orders_currency_code_idx
-- Two pull requests of one week added the same index.
create index on shop.orders (currency_code);

-- duplicate-index: shop.users_email_lower_idx
-- A plain index on what a unique one already serves.
create index users_email_lower_idx on shop.users (lower(email));

-- duplicate-index: shop.events_tenant_occurred_idx
-- On a partitioned table: one finding for a tree of five indexes.
create index events_tenant_occurred_idx on shop.events (tenant_id, occurred_at);

-- redundant-index: shop.tickets_tenant_idx
-- tickets_user_idx (tenant_id, user_id) answers whatever (tenant_id) can.
create index tickets_tenant_idx on shop.tickets (tenant_id);

-- redundant-index: shop.audit_log_by_tenant_idx
-- The same on a partitioned table, against audit_log_tenant_idx (tenant_id, happened_at).
create index audit_log_by_tenant_idx on shop.audit_log (tenant_id);

-- unused-index: shop.webhook_deliveries_status_idx
-- Large, written by every delivery, never read. Possible at most: a server whose statistics have just begun cannot say more.
create index webhook_deliveries_status_idx on shop.webhook_deliveries (status, delivered_at);

-- unused-index: shop.events_visitor_idx
-- The same on a partitioned table: no partition's index was ever read. One finding, possible at most.
create index events_visitor_idx on shop.events (visitor, path);

-- missing-index: shop.webhook_deliveries
-- Support looks deliveries up by the message's id, and each time the whole table is read. There is nothing to create: what is wrong is the index that lacks.
--! times 105
select id, status, attempts, delivered_at from shop.webhook_deliveries where message_id = 'msg_4711';
--! times 5
select max(delivered_at) from shop.webhook_deliveries where message_id in ('msg_4711', 'msg_4712');

--! together
-- invalid-index: shop.shipments_order_key
-- foreign-key-without-index: shop.shipments.shipments_order_fkey
-- One parcel for one order was to be the rule. The index that was to enforce it met orders with two and stayed behind invalid: every write maintains it, no
-- query may use it. So the foreign key that it seems to cover is without an index.
alter table shop.shipments add constraint shipments_order_fkey foreign key (tenant_id, order_id) references shop.orders (tenant_id, id);
--! fails 23505
create unique index concurrently shipments_order_key on shop.shipments (tenant_id, order_id);

-- invalid-index: shop.shipments_order_key_ccnew
-- Someone tried to mend it, and left another behind.
--! fails 23505
reindex index concurrently shop.shipments_order_key;

--! together
-- invalid-index: shop.audit_log_entry_key
-- A unique index for a partitioned table, made partition by partition. One build met a duplicate, its invalid index was attached all the same, then the
-- duplicate went and the index was rebuilt: every partition has a valid one now, and still the index of the table is invalid. One finding.
create unique index audit_log_entry_key on only shop.audit_log (tenant_id, actor, happened_at);
create unique index audit_log_2026_q2_entry_key on shop.audit_log_2026_q2 (tenant_id, actor, happened_at);
create unique index audit_log_2026_q3_entry_key on shop.audit_log_2026_q3 (tenant_id, actor, happened_at);
create unique index audit_log_2026_q4_entry_key on shop.audit_log_2026_q4 (tenant_id, actor, happened_at);
insert into shop.audit_log (tenant_id, actor, action, happened_at)
select tenant_id, actor, 'again', happened_at from shop.audit_log_2026_q1 where id = 1;
--! fails 23505
create unique index concurrently audit_log_2026_q1_entry_key on shop.audit_log_2026_q1 (tenant_id, actor, happened_at);
--! together
alter index shop.audit_log_entry_key attach partition shop.audit_log_2026_q1_entry_key;
alter index shop.audit_log_entry_key attach partition shop.audit_log_2026_q2_entry_key;
alter index shop.audit_log_entry_key attach partition shop.audit_log_2026_q3_entry_key;
alter index shop.audit_log_entry_key attach partition shop.audit_log_2026_q4_entry_key;
delete from shop.audit_log_2026_q1 where action = 'again';
--! together
reindex index concurrently shop.audit_log_2026_q1_entry_key;

--! together
-- foreign-key-without-index: shop.orders.orders_approved_by_fkey
-- The plain case, on a large table whose parent loses rows: each such delete reads all orders.
alter table shop.orders add column approved_by bigint constraint orders_approved_by_fkey references shop.users on delete set null;

-- foreign-key-without-index: shop.events.events_user_fkey
-- On a partitioned table: one finding, not one for each partition.
alter table shop.events add column user_id bigint constraint events_user_fkey references shop.users;

-- foreign-key-without-index: shop.coupon_redemptions.coupon_redemptions_coupon_fkey
-- There is an index, but a partial one: the reversed redemptions of a coupon are not in it.
alter table shop.coupon_redemptions add constraint coupon_redemptions_coupon_fkey
    foreign key (tenant_id, coupon_id) references shop.coupons (tenant_id, id) on delete cascade;
create index coupon_redemptions_coupon_idx on shop.coupon_redemptions (tenant_id, coupon_id) where not is_reversed;

-- foreign-key-without-index: shop.stock_movements.stock_movements_warehouse_fkey
-- There is an index, but BRIN: it cannot find the rows of one warehouse, only the pages that may hold some.
alter table shop.stock_movements add constraint stock_movements_warehouse_fkey
    foreign key (tenant_id, warehouse_id) references shop.warehouses (tenant_id, id);
create index stock_movements_warehouse_brin on shop.stock_movements using brin (tenant_id, warehouse_id);

-- foreign-key-without-index: shop.reviews.reviews_moderator_fkey
-- There is an index, but the foreign key's column stands in it second.
alter table shop.reviews add column moderator_id bigint constraint reviews_moderator_fkey references shop.users on delete set null;
create index reviews_moderator_idx on shop.reviews (tenant_id, moderator_id);

-- Users who never confirmed are removed; coupons and warehouses come and go too. The three indexes above are of use for reading.
insert into shop.users (email, name, password_hash)
select 'unconfirmed' || n || '@example.com', 'Nobody', '' from generate_series(1, 8) n;
delete from shop.users where name = 'Nobody';
insert into shop.coupons (tenant_id, code, percent, valid)
select 1, 'TRIAL-' || n, 10, 'empty' from generate_series(1, 5) n;
delete from shop.coupons where code like 'TRIAL-%';
set enable_seqscan = off;
do $$
begin
    for n in 1..120 loop
        perform from shop.coupon_redemptions where tenant_id = n % 40 + 1 and coupon_id = n and not is_reversed;
        perform from shop.reviews where tenant_id = n % 40 + 1 and moderator_id = n;
    end loop;
    perform from shop.stock_movements where tenant_id = 7 and warehouse_id = 6;
end $$;
reset enable_seqscan;

-- missing-primary-key: shop.newsletter_signups
-- The unique index on a column that is never null would do as one.
create table shop.newsletter_signups (
    email shop.email not null,
    signed_up_at timestamptz not null default now());
create unique index newsletter_signups_email_key on shop.newsletter_signups (email);
insert into shop.newsletter_signups select 'reader' || n || '@example.com', '2026-05-01 00:00+00' from generate_series(1, 500) n;

-- missing-primary-key: shop.page_views
-- On a partitioned table: one finding, none for the partitions, and no unique index that could be promoted.
create table shop.page_views (
    path text not null,
    viewed_at timestamptz not null) partition by range (viewed_at);
create table shop.page_views_2026_h1 partition of shop.page_views for values from ('2026-01-01 00:00+00') to ('2026-07-01 00:00+00');
create table shop.page_views_2026_h2 partition of shop.page_views for values from ('2026-07-01 00:00+00') to ('2027-01-01 00:00+00');
insert into shop.page_views select '/p/' || n, timestamptz '2026-01-01 00:00+00' + n * interval '4 hours' from generate_series(1, 2000) n;

-- missing-primary-key: "Legacy ERP"."Buchungssätze der Finanzbuchhaltung vor der großen Umstellung"
-- The name has 63 bytes, the most there can be.
create table "Legacy ERP"."Buchungssätze der Finanzbuchhaltung vor der großen Umstellung" (
    "Konto" text not null,
    "Betrag €" numeric(14, 2) not null);
insert into "Legacy ERP"."Buchungssätze der Finanzbuchhaltung vor der großen Umstellung" select 4000 + n, n from generate_series(1, 300) n;

-- foreign-key-type-mismatch: "Legacy ERP"."Aufträge 📦"."Aufträge → Kunden"
-- The referenced key is numeric, the column bigint: the server compares it as numeric, so the index on the column is of no use to the foreign key.
create table "Legacy ERP"."Kunden ""alt"" <b>" (
    nr numeric(20, 0) primary key,
    "Name" text not null);
create table "Legacy ERP"."Aufträge 📦" (
    nr bigint primary key,
    "Kunde" bigint not null constraint "Aufträge → Kunden" references "Legacy ERP"."Kunden ""alt"" <b>",
    "Datum" date not null);
create index "Aufträge_Kunde_idx" on "Legacy ERP"."Aufträge 📦" ("Kunde");
create index "Aufträge_Datum_idx" on "Legacy ERP"."Aufträge 📦" ("Datum");
insert into "Legacy ERP"."Kunden ""alt"" <b>" select n, 'Kunde ' || n from generate_series(1, 200) n;
insert into "Legacy ERP"."Aufträge 📦" select n, n % 200 + 1, date '2020-01-01' + n from generate_series(1, 2000) n;
set enable_seqscan = off;
do $$
begin
    for n in 1..120 loop
        perform from "Legacy ERP"."Aufträge 📦" where "Kunde" = n;
        perform from "Legacy ERP"."Aufträge 📦" where "Datum" = date '2020-01-01' + n;
    end loop;
end $$;
reset enable_seqscan;

-- duplicate-index: "Legacy ERP"."Index über
-- ""Datum"", noch einmal"
-- A name with a line break and quotes.
create index "Index über
""Datum"", noch einmal" on "Legacy ERP"."Aufträge 📦" ("Datum");

-- integer-key-overflow: shop.email_log.id
-- The sequence counts to 2^63, the column that it feeds to 2^31: 98 % are used.
create sequence shop.email_log_id_seq;
create table shop.email_log (
    id integer primary key default nextval('shop.email_log_id_seq'),
    sent_to shop.email not null,
    sent_at timestamptz not null);
alter sequence shop.email_log_id_seq owned by shop.email_log.id;
select setval('shop.email_log_id_seq', 2109876543);
insert into shop.email_log (sent_to, sent_at) select 'user' || n || '@example.com', '2026-09-01 00:00+00' from generate_series(1, 200) n;

-- integer-key-overflow: shop.promotions.id
-- A smallint at 92 %.
create table shop.promotions (
    id smallint generated always as identity primary key,
    title text not null);
select setval('shop.promotions_id_seq', 30100);
insert into shop.promotions (title) select 'Promotion ' || n from generate_series(1, 50) n;

-- integer-key-overflow: shop.imported_rows.id
-- Counts downwards, so that imported rows never meet others: 95 % of the other end are used.
create table shop.imported_rows (
    id integer generated always as identity (increment by -1 minvalue -2147483648 maxvalue -1) primary key,
    content text not null);
select setval('shop.imported_rows_id_seq', -2040000000);
insert into shop.imported_rows (content) select 'Row ' || n from generate_series(1, 200) n;

-- integer-key-overflow: shop.push_messages.device_id
-- The devices' key is a bigint and safe, but the column that refers to it is an integer: device 2,147,483,648 will get no message.
create table shop.devices (
    id bigint generated always as identity primary key,
    token text not null unique);
create table shop.push_messages (
    id bigint generated always as identity primary key,
    device_id integer not null constraint push_messages_device_fkey references shop.devices on delete cascade,
    title text not null);
create index push_messages_device_idx on shop.push_messages (device_id);
select setval('shop.devices_id_seq', 2050000000);
insert into shop.devices (token) select 'device' || n from generate_series(1, 200) n;
insert into shop.push_messages (device_id, title) select d.id, 'Sale!' from shop.devices d;

-- unvalidated-constraint: shop.order_lines.order_lines_quantity_check
-- New rows are checked; whether the old ones comply nobody has looked.
alter table shop.order_lines add constraint order_lines_quantity_check check (quantity > 0) not valid;

-- unvalidated-constraint: shop.audit_log.audit_log_actor_check
-- On a partitioned table: one finding, not one for each partition.
alter table shop.audit_log add constraint audit_log_actor_check check (actor <> '') not valid;

-- unvalidated-constraint: shop.tickets.tickets_order_fkey
-- A foreign key whose second step was forgotten.
alter table shop.tickets add column order_id bigint;
create index tickets_order_idx on shop.tickets (tenant_id, order_id);
alter table shop.tickets add constraint tickets_order_fkey
    foreign key (tenant_id, order_id) references shop.orders (tenant_id, id) not valid;

-- policy-without-rls: shop.reviews
-- Switched off during an incident, never on again: the policy is there and has no effect.
alter table shop.reviews disable row level security;

-- policy-without-rls: billing.usage_records
-- The same on a partitioned table.
alter table billing.usage_records disable row level security;

-- rls-enabled-no-policy: shop.api_keys
-- The policy was dropped to be replaced. Whoever is not the owner sees no key.
drop policy tenant_isolation on shop.api_keys;

-- rls-enabled-no-policy: shop.audit_log
-- The same on a partitioned table.
drop policy tenant_isolation on shop.audit_log;

-- set-null-on-not-null: shop.inventory_counts.inventory_counts_warehouse_fkey
-- A warehouse that was ever counted cannot be removed: the action writes a NULL that the column refuses.
create table shop.inventory_counts (
    id bigint generated always as identity primary key,
    warehouse_id bigint not null,
    counted_at timestamptz not null default now(),
    constraint inventory_counts_warehouse_fkey foreign key (warehouse_id) references shop.warehouses on delete set null);
create index on shop.inventory_counts (warehouse_id);

-- duplicate-foreign-key: shop.sessions.sessions_user_id_fkey2
-- Two migrations, one rule.
alter table shop.sessions add constraint sessions_user_id_fkey2 foreign key (user_id) references shop.users on delete cascade;

-- nullable-composite-foreign-key: shop.return_requests.return_requests_order_fkey
-- A request that names an order but no tenant is checked against nothing.
create table shop.return_requests (
    id bigint generated always as identity primary key,
    tenant_id bigint references shop.tenants,
    order_id bigint,
    constraint return_requests_order_fkey foreign key (tenant_id, order_id) references shop.orders (tenant_id, id));
create index on shop.return_requests (tenant_id, order_id);

-- nullable-unique: shop.picker_assignments.picker_assignments_key
-- The same badge may be assigned to no dock in particular as often as one likes.
create table shop.picker_assignments (
    id bigint generated always as identity primary key,
    tenant_id bigint not null references shop.tenants,
    badge_number bigint not null,
    dock_number bigint,
    constraint picker_assignments_key unique (tenant_id, badge_number, dock_number));

-- soft-delete-unique: shop.saved_searches.saved_searches_name_key
-- deleted_at is NULL in every row that lives, so a name may be taken twice after all.
create table shop.saved_searches (
    id bigint generated always as identity primary key,
    tenant_id bigint not null references shop.tenants,
    name text not null,
    deleted_at timestamptz,
    constraint saved_searches_name_key unique (tenant_id, name, deleted_at));

-- redundant-check: shop.users.users_name_present
-- What is left of the scaffold by which the column became NOT NULL.
alter table shop.users add constraint users_name_present check (name is not null);

-- unique-superset: shop.tenants_slug_country_key
-- The slug alone is unique already.
create unique index tenants_slug_country_key on shop.tenants (slug, country_code);

-- index-never-matches: shop.orders_unplaced_idx
-- From the time when an order could be without a date.
create index orders_unplaced_idx on shop.orders (tenant_id) where placed_at is null;

-- needless-index-predicate: shop.payments_paid_idx
-- Leaves out no row, and so serves only queries that say so.
create index payments_paid_idx on shop.payments (paid_at) where paid_at is not null;

-- disabled-trigger: shop.products.touch_updated_at
-- Switched off for an import.
alter table shop.products disable trigger touch_updated_at;

-- missing-replica-identity: shop.search_terms
-- Published, and nothing identifies its rows: every update of it is refused. Mending that is more urgent than the primary key that it lacks too.
create table shop.search_terms (
    locale text not null,
    term text not null,
    searched_at timestamptz not null default now());
reset role;
create publication search_terms_out for table shop.search_terms;
set role shop_owner;

-- index-missing-on-partition: billing.usage_records_elsewhere
-- One partition was forgotten when usage_records_day_idx was made piece by piece; LookAlikes.sql makes the pieces.

-- stale-statistics: shop.import_lines
-- Autovacuum was switched off for an import and never on again: the table was never analysed.
create table shop.import_lines (
    id bigint generated always as identity primary key,
    content text not null) with (autovacuum_enabled = false);
insert into shop.import_lines (content) select 'Line ' || n from generate_series(1, 20000) n;

-- missing-foreign-key: shop.audit_log
-- A tenant that goes takes everything along but this; nobody decided that.

-- missing-foreign-key: analytics.sales_facts
-- Loaded by a job that trusts its source: a product that is gone leaves sales of nothing. The key would carry the tenant along.

-- missing-foreign-key: shop.price_history
-- The same for products, but a history may outlive them: possible only.

-- stale-statistics: shop.price_history
-- Analysed when it had 200 rows, now it has a hundred times as many.
create table shop.price_history (
    product_id bigint not null,
    changed_at timestamptz not null,
    amount shop.amount not null,
    primary key (product_id, changed_at)) with (autovacuum_enabled = false);
insert into shop.price_history select n, timestamptz '2026-01-01 00:00+00', n from generate_series(1, 200) n;
--! session
analyze shop.price_history;
--! session
set role shop_owner;
insert into shop.price_history select n, timestamptz '2026-02-01 00:00+00' + n * interval '1 minute', n from generate_series(1, 20000) n;

-- sequence-exhaustion: shop.voucher_numbers
-- Vouchers have four digits, and 93 % of the numbers are given out.
create sequence shop.voucher_numbers maxvalue 9999;
select setval('shop.voucher_numbers', 9300);

-- soft-delete-without-history: shop.saved_searches
-- Coupons and refunds keep their history in tables of their own; searches that are marked as deleted keep none.
create table shop.coupons_history (
    entry bigint generated always as identity primary key,
    changed_at timestamptz not null,
    was jsonb not null);
create table shop.refunds_history (
    entry bigint generated always as identity primary key,
    changed_at timestamptz not null,
    was jsonb not null);

-- broad-index: shop.ad_clicks_everything_idx
-- All that one might ever ask for, in one index; twenty questions in a hundred thousand clicks.
create table shop.ad_clicks (
    id bigint generated always as identity primary key,
    campaign text not null,
    medium text not null,
    landing_page text not null,
    referrer text not null);
insert into shop.ad_clicks (campaign, medium, landing_page, referrer)
select 'campaign number ' || n % 100, 'newsletter of week ' || n % 52, '/landing/page/number/' || n, 'https://www.example.com/' || n from generate_series(1, 100001) n;
create index ad_clicks_everything_idx on shop.ad_clicks (campaign, medium, landing_page, referrer);
set enable_seqscan = off;
do $$
begin
    for n in 1..20 loop
        perform from shop.ad_clicks where campaign = 'campaign number ' || n;
    end loop;
end $$;

-- hot-blocking-index: shop.presence_seen_idx
-- Who is online is asked now and then; every sign of life moves a row in the index, and so no update of the table is HOT.
create table shop.presence (
    id bigint generated always as identity primary key,
    name text not null,
    place text not null,
    client text not null,
    seen_at timestamptz not null) with (fillfactor = 50);
insert into shop.presence (name, place, client, seen_at)
select 'Visitor ' || n, 'Vienna', 'browser', timestamptz '2026-10-01 00:00+00' + n * interval '1 second' from generate_series(1, 2000) n;
create index presence_seen_idx on shop.presence (seen_at);
--! times 50
update shop.presence set seen_at = seen_at + interval '1 hour' where id > 0;
--! session
set role shop_owner;
set enable_seqscan = off;
do $$
begin
    for n in 1..60 loop
        perform from shop.presence where seen_at > timestamptz '2026-10-03 02:30+00';
    end loop;
end $$;
--! session
analyze shop.presence, shop.ad_clicks;
--! session
set role shop_owner;

--! from 18
-- unvalidated-constraint: shop.orders.orders_channel_not_null
-- Since 18 NOT NULL may be left unvalidated too; until it is, the planner does not rely on it and neither may you.
alter table shop.orders add constraint orders_channel_not_null not null channel not valid;

-- not-enforced-constraint: shop.payments.payments_reference_check
-- Stands in the schema and is checked by nobody; VALIDATE does not mend it.
alter table shop.payments add constraint payments_reference_check check (provider_reference like 'pay\_%') not enforced;

-- not-enforced-constraint: shop.jobs.jobs_requested_by_fkey
-- The same for a foreign key.
alter table shop.jobs add column requested_by bigint;
create index jobs_requested_by_idx on shop.jobs (requested_by);
alter table shop.jobs add constraint jobs_requested_by_fkey foreign key (requested_by) references shop.users not enforced;
