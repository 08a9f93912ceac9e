-- The shop as its developers meant it: many tenants in one database, told apart by tenant_id and by row security.
-- Nothing in this file, in Data.sql, Indexes.sql or Workload.sql is a flaw; those are in Flaws.sql, and what only looks like one in LookAlikes.sql.
--
-- A line that begins with two hyphens and an exclamation mark begins a step and says how to run it (DemoScript.cs).

--! together
create schema extensions;
grant usage on schema extensions to public;
--! with btree_gist
create extension btree_gist schema extensions;
--! with pg_trgm
create extension pg_trgm schema extensions;
--! with pg_stat_statements
create extension pg_stat_statements;

--! together
do $$
declare
    name text;
begin
    foreach name in array array['shop_owner', 'shop_app'] loop
        if not exists (select from pg_roles where rolname = name) then
            execute format('create role %I nologin', name);
        end if;
    end loop;
end $$;

create schema shop authorization shop_owner;
create schema billing authorization shop_owner;
create schema analytics authorization shop_owner;
create schema "Legacy ERP" authorization shop_owner;
grant usage on schema shop, billing to shop_app;
set role shop_owner;

create type shop.plan as enum ('free', 'team', 'enterprise');
create type shop.member_role as enum ('owner', 'admin', 'clerk', 'customer');
create type shop.order_status as enum ('pending', 'paid', 'shipped', 'delivered', 'cancelled');
create type shop.payment_status as enum ('authorised', 'captured', 'refunded', 'failed');
create type shop.ticket_priority as enum ('low', 'normal', 'urgent');

create domain shop.email as text check (value ~ '^[^@[:space:]]+@[^@[:space:]]+$');
create domain shop.currency_code as text check (value ~ '^[A-Z]{3}$');
create domain shop.amount as numeric(14, 2) check (value >= 0);

create function shop.current_tenant() returns bigint
    language sql stable parallel safe
    set search_path = pg_catalog
    as $$ select nullif(current_setting('app.tenant', true), '')::bigint $$;

create function shop.touch_updated_at() returns trigger
    language plpgsql
    set search_path = pg_catalog
    as $$
begin
    new.updated_at := statement_timestamp();
    return new;
end $$;

-- What all tenants share.

create table shop.currencies (
    code shop.currency_code primary key,
    name text not null,
    minor_units smallint not null default 2);

create table shop.countries (
    code text primary key check (code ~ '^[A-Z]{2}$'),
    name text not null);

create table shop.exchange_rates (
    base_code shop.currency_code not null references shop.currencies,
    quote_code shop.currency_code not null references shop.currencies,
    day date not null,
    rate numeric(18, 8) not null check (rate > 0),
    primary key (base_code, quote_code, day));

create table shop.tax_rates (
    country_code text not null references shop.countries,
    category text not null,
    valid_from date not null,
    percent numeric(5, 2) not null check (percent between 0 and 100),
    primary key (country_code, category, valid_from));

create table shop.feature_flags (
    name text primary key,
    description text not null,
    is_on_by_default boolean not null default false);

create table shop.users (
    id bigint generated always as identity primary key,
    email shop.email not null,
    name text not null,
    password_hash text not null,
    created_at timestamptz not null default now(),
    last_seen_at timestamptz);

create table shop.sessions (
    id bigint generated always as identity primary key,
    user_id bigint not null references shop.users on delete cascade,
    token_hash text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null);

-- Tenants and who belongs to them.

create table shop.tenants (
    id bigint generated always as identity primary key,
    slug text not null unique,
    name text not null,
    plan shop.plan not null default 'free',
    country_code text not null references shop.countries,
    settings jsonb not null default '{}',
    created_at timestamptz not null default now());

create table shop.memberships (
    tenant_id bigint not null references shop.tenants on delete cascade,
    user_id bigint not null references shop.users on delete cascade,
    role shop.member_role not null default 'customer',
    joined_at timestamptz not null default now(),
    primary key (tenant_id, user_id));

create table shop.tenant_features (
    tenant_id bigint not null references shop.tenants on delete cascade,
    flag_name text not null references shop.feature_flags,
    is_on boolean not null,
    primary key (tenant_id, flag_name));

create table shop.api_keys (
    id bigint generated always as identity primary key,
    tenant_id bigint not null references shop.tenants on delete cascade,
    name text not null,
    key_hash text not null unique,
    created_at timestamptz not null default now(),
    revoked_at timestamptz,
    unique (tenant_id, name));

-- The catalogue.

create table shop.categories (
    id bigint generated always as identity primary key,
    tenant_id bigint not null references shop.tenants on delete cascade,
    parent_id bigint,
    name text not null,
    unique (tenant_id, id),
    foreign key (tenant_id, parent_id) references shop.categories (tenant_id, id));

create table shop.products (
    id bigint generated always as identity primary key,
    tenant_id bigint not null references shop.tenants on delete cascade,
    category_id bigint not null,
    sku text not null,
    name text not null,
    description text not null default '',
    attributes jsonb not null default '{}',
    search tsvector not null generated always as (to_tsvector('simple', name || ' ' || description)) stored,
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (tenant_id, sku),
    unique (tenant_id, id),
    foreign key (tenant_id, category_id) references shop.categories (tenant_id, id));

create trigger touch_updated_at before update on shop.products
    for each row execute function shop.touch_updated_at();

create table shop.prices (
    id bigint generated always as identity primary key,
    tenant_id bigint not null,
    product_id bigint not null,
    currency_code shop.currency_code not null references shop.currencies,
    amount shop.amount not null,
    valid daterange not null check (not isempty(valid)),
    foreign key (tenant_id, product_id) references shop.products (tenant_id, id) on delete cascade);

create table shop.reviews (
    id bigint generated always as identity primary key,
    tenant_id bigint not null,
    product_id bigint not null,
    user_id bigint not null,
    stars smallint not null check (stars between 1 and 5),
    body text not null default '',
    written_at timestamptz not null default now(),
    foreign key (tenant_id, product_id) references shop.products (tenant_id, id) on delete cascade,
    foreign key (tenant_id, user_id) references shop.memberships on delete cascade);

-- A catalogue of files, the old ones in a table of their own by inheritance.

create table shop.attachments (
    id bigint generated always as identity primary key,
    tenant_id bigint not null references shop.tenants on delete cascade,
    file_name text not null,
    bytes bigint not null check (bytes >= 0),
    uploaded_at timestamptz not null default now());

-- Where things are.

create table shop.addresses (
    id bigint generated always as identity primary key,
    tenant_id bigint not null,
    user_id bigint not null,
    line text not null,
    city text not null,
    postal_code text not null,
    country_code text not null references shop.countries,
    location point,
    unique (tenant_id, id),
    foreign key (tenant_id, user_id) references shop.memberships on delete cascade);

create table shop.warehouses (
    id bigint generated always as identity primary key,
    tenant_id bigint not null references shop.tenants on delete cascade,
    name text not null,
    country_code text not null references shop.countries,
    unique (tenant_id, id));

create table shop.stock_levels (
    tenant_id bigint not null,
    warehouse_id bigint not null,
    product_id bigint not null,
    on_hand integer not null default 0 check (on_hand >= 0),
    reserved integer not null default 0 check (reserved >= 0),
    available integer not null generated always as (on_hand - reserved) stored,
    primary key (tenant_id, warehouse_id, product_id),
    foreign key (tenant_id, warehouse_id) references shop.warehouses (tenant_id, id),
    foreign key (tenant_id, product_id) references shop.products (tenant_id, id) on delete cascade);

create table shop.stock_movements (
    id bigint generated always as identity primary key,
    tenant_id bigint not null,
    warehouse_id bigint not null,
    product_id bigint not null,
    quantity integer not null check (quantity <> 0),
    reason text not null,
    moved_at timestamptz not null default now());

-- From the cart to the parcel.

create table shop.coupons (
    id bigint generated always as identity primary key,
    tenant_id bigint not null references shop.tenants on delete cascade,
    code text not null,
    percent smallint not null check (percent between 1 and 100),
    valid tstzrange not null,
    unique (tenant_id, id));

create table shop.carts (
    id bigint generated always as identity primary key,
    tenant_id bigint not null,
    user_id bigint not null,
    created_at timestamptz not null default now(),
    unique (tenant_id, id),
    foreign key (tenant_id, user_id) references shop.memberships on delete cascade);

create table shop.cart_items (
    tenant_id bigint not null,
    cart_id bigint not null,
    product_id bigint not null,
    quantity integer not null check (quantity > 0),
    primary key (tenant_id, cart_id, product_id),
    foreign key (tenant_id, cart_id) references shop.carts (tenant_id, id) on delete cascade,
    foreign key (tenant_id, product_id) references shop.products (tenant_id, id) on delete cascade);

create table shop.orders (
    id bigint generated always as identity primary key,
    tenant_id bigint not null,
    user_id bigint not null,
    address_id bigint not null,
    number text not null,
    status shop.order_status not null default 'pending',
    currency_code shop.currency_code not null references shop.currencies,
    total shop.amount not null,
    channel text,
    placed_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (tenant_id, id),
    unique (tenant_id, number),
    foreign key (tenant_id, user_id) references shop.memberships,
    foreign key (tenant_id, address_id) references shop.addresses (tenant_id, id));

create trigger touch_updated_at before update on shop.orders
    for each row execute function shop.touch_updated_at();

create table shop.order_lines (
    tenant_id bigint not null,
    order_id bigint not null,
    line smallint not null,
    product_id bigint not null,
    quantity integer not null,
    unit_price shop.amount not null,
    discount shop.amount not null default 0,
    primary key (tenant_id, order_id, line),
    foreign key (tenant_id, order_id) references shop.orders (tenant_id, id) on delete cascade,
    foreign key (tenant_id, product_id) references shop.products (tenant_id, id));

create table shop.payments (
    id bigint generated always as identity primary key,
    tenant_id bigint not null,
    order_id bigint not null,
    status shop.payment_status not null,
    amount shop.amount not null,
    provider_reference text not null,
    paid_at timestamptz not null default now(),
    unique (tenant_id, id),
    foreign key (tenant_id, order_id) references shop.orders (tenant_id, id));

create table shop.refunds (
    id bigint generated always as identity primary key,
    tenant_id bigint not null,
    payment_id bigint not null,
    amount shop.amount not null,
    reason text not null,
    refunded_at timestamptz not null default now(),
    foreign key (tenant_id, payment_id) references shop.payments (tenant_id, id));

create table shop.shipments (
    id bigint generated always as identity primary key,
    tenant_id bigint not null,
    order_id bigint not null,
    warehouse_id bigint not null,
    tracking_code text not null,
    shipped_at timestamptz not null default now(),
    foreign key (tenant_id, warehouse_id) references shop.warehouses (tenant_id, id));

create table shop.coupon_redemptions (
    tenant_id bigint not null,
    order_id bigint not null,
    coupon_id bigint not null,
    is_reversed boolean not null default false,
    redeemed_at timestamptz not null default now(),
    primary key (tenant_id, order_id),
    foreign key (tenant_id, order_id) references shop.orders (tenant_id, id));

-- Support.

create table shop.tickets (
    id bigint generated always as identity primary key,
    tenant_id bigint not null,
    user_id bigint not null,
    subject text not null,
    priority shop.ticket_priority not null default 'normal',
    opened_at timestamptz not null default now(),
    closed_at timestamptz,
    unique (tenant_id, id),
    foreign key (tenant_id, user_id) references shop.memberships on delete cascade);

create table shop.messages (
    id bigint generated always as identity primary key,
    tenant_id bigint not null,
    ticket_id bigint not null,
    author text not null,
    body text not null,
    sent_at timestamptz not null default now(),
    foreign key (tenant_id, ticket_id) references shop.tickets (tenant_id, id) on delete cascade);

-- What leaves the shop, and what is done behind it.

create table shop.webhooks (
    id bigint generated always as identity primary key,
    tenant_id bigint not null references shop.tenants on delete cascade,
    url text not null,
    events text[] not null,
    unique (tenant_id, id));

create table shop.webhook_deliveries (
    id bigint generated always as identity primary key,
    tenant_id bigint not null,
    webhook_id bigint not null,
    message_id text not null,
    status smallint not null,
    attempts smallint not null default 1,
    delivered_at timestamptz not null,
    foreign key (tenant_id, webhook_id) references shop.webhooks (tenant_id, id) on delete cascade);

create table shop.outbox (
    id bigint generated always as identity primary key,
    topic text not null,
    payload jsonb not null,
    created_at timestamptz not null default now());

create table shop.jobs (
    id bigint generated always as identity primary key,
    kind text not null,
    arguments jsonb not null default '{}',
    run_at timestamptz not null,
    done_at timestamptz);

-- What happened: partitioned by time, and by tenant.

create sequence shop.audit_log_id_seq;
create table shop.audit_log (
    id bigint not null default nextval('shop.audit_log_id_seq'),
    tenant_id bigint not null,
    actor text not null,
    action text not null,
    happened_at timestamptz not null,
    primary key (id, happened_at)) partition by range (happened_at);
alter sequence shop.audit_log_id_seq owned by shop.audit_log.id;
create table shop.audit_log_2026_q1 partition of shop.audit_log for values from ('2026-01-01 00:00+00') to ('2026-04-01 00:00+00');
create table shop.audit_log_2026_q2 partition of shop.audit_log for values from ('2026-04-01 00:00+00') to ('2026-07-01 00:00+00');
create table shop.audit_log_2026_q3 partition of shop.audit_log for values from ('2026-07-01 00:00+00') to ('2026-10-01 00:00+00');
create table shop.audit_log_2026_q4 partition of shop.audit_log for values from ('2026-10-01 00:00+00') to ('2027-01-01 00:00+00');

create sequence shop.events_id_seq;
create table shop.events (
    tenant_id bigint not null references shop.tenants on delete cascade,
    id bigint not null default nextval('shop.events_id_seq'),
    name text not null,
    visitor text not null,
    path text not null,
    occurred_at timestamptz not null,
    primary key (tenant_id, id)) partition by hash (tenant_id);
alter sequence shop.events_id_seq owned by shop.events.id;
create table shop.events_0 partition of shop.events for values with (modulus 4, remainder 0);
create table shop.events_1 partition of shop.events for values with (modulus 4, remainder 1);
create table shop.events_2 partition of shop.events for values with (modulus 4, remainder 2);
create table shop.events_3 partition of shop.events for values with (modulus 4, remainder 3);

-- Billing of the tenants themselves.

create table billing.subscriptions (
    id bigint generated always as identity primary key,
    tenant_id bigint not null references shop.tenants,
    plan shop.plan not null,
    period daterange not null);

create table billing.invoices (
    id bigint generated always as identity primary key,
    tenant_id bigint not null references shop.tenants,
    number text not null unique,
    currency_code shop.currency_code not null references shop.currencies,
    issued_on date not null,
    due_on date not null,
    paid_on date,
    unique (tenant_id, id),
    check (due_on >= issued_on));

create table billing.invoice_lines (
    tenant_id bigint not null,
    invoice_id bigint not null,
    line smallint not null,
    description text not null,
    amount shop.amount not null,
    primary key (tenant_id, invoice_id, line),
    foreign key (tenant_id, invoice_id) references billing.invoices (tenant_id, id) on delete cascade);

create table billing.usage_records (
    tenant_id bigint not null references shop.tenants,
    region text not null,
    meter text not null,
    day date not null,
    quantity bigint not null check (quantity >= 0),
    primary key (tenant_id, region, meter, day)) partition by list (region);
create table billing.usage_records_eu partition of billing.usage_records for values in ('eu');
create table billing.usage_records_us partition of billing.usage_records for values in ('us');
create table billing.usage_records_elsewhere partition of billing.usage_records default;

-- For the controllers.

create table analytics.sales_facts (
    day date not null,
    tenant_id bigint not null,
    product_id bigint not null,
    quantity integer not null,
    revenue numeric(14, 2) not null,
    primary key (day, tenant_id, product_id));

-- A tenant sees its own rows and no others.

do $$
declare
    t regclass;
begin
    for t in
        select c.oid
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
        where c.relnamespace in ('shop'::regnamespace, 'billing'::regnamespace)
            and c.relkind in ('r', 'p')
            and not c.relispartition
    loop
        execute format('alter table %s enable row level security', t);
        execute format('create policy tenant_isolation on %s to shop_app using (tenant_id = (select shop.current_tenant()))', t);
        execute format('grant select, insert, update, delete on %s to shop_app', t);
    end loop;
end $$;

grant select on shop.tenants, shop.users, shop.currencies, shop.countries, shop.exchange_rates, shop.tax_rates, shop.feature_flags to shop_app;
grant usage on all sequences in schema shop, billing to shop_app;
grant execute on function shop.current_tenant() to shop_app;

create view shop.open_orders as
    select o.tenant_id, o.id, o.number, o.placed_at, o.total
    from shop.orders o
    where o.status in ('pending', 'paid');

create function shop.order_total(tenant bigint, order_id bigint) returns numeric
    language sql stable
    set search_path = pg_catalog
    as $$
        select sum(l.quantity * (l.unit_price - l.discount))
        from shop.order_lines l
        where l.tenant_id = $1
            and l.order_id = $2
    $$;

--! from 15
-- Before 15 a view can only show what its owner may see.
alter view shop.open_orders set (security_invoker = true);
grant select on shop.open_orders to shop_app;
