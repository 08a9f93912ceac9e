-- Some 270,000 rows, by arithmetic alone, so that every load makes the same ones. Row n of every table belongs to tenant n % 40 + 1, and what
-- refers to each other has the same remainder by 40: a customer orders in the own shop, out of its catalogue.

--! aside
-- Half of the rows in a further session, because that halves the time. All satisfy every constraint by construction (DemoDatabaseTests looks), so the server
-- need not: that would take most of the time. The primary keys of the largest tables are built once these are full, which takes less, too.
set session_replication_role = replica;
set jit = off;

insert into shop.sessions (user_id, token_hash, created_at, expires_at)
select i % 4000 + 1, md5('session' || i), at, at + interval '30 days'
from generate_series(1, 10000) i, lateral (select timestamptz '2026-06-01 00:00+00' + i * interval '10 minutes') _ (at);

alter table shop.stock_movements drop constraint stock_movements_pkey;
insert into shop.stock_movements (tenant_id, warehouse_id, product_id, quantity, reason, moved_at)
select n % 40 + 1, (n - 1) % 80 + 1, (n - 1) % 4000 + 1, n % 9 + 1, 'goods in', timestamptz '2026-01-01 00:00+00' + n * interval '18 minutes'
from generate_series(1, 20000) n;
alter table shop.stock_movements add primary key (id);

alter table shop.webhook_deliveries drop constraint webhook_deliveries_pkey;
insert into shop.webhook_deliveries (tenant_id, webhook_id, message_id, status, delivered_at)
select n % 40 + 1, (n - 1) % 80 + 1, 'msg_' || n, case when n % 50 = 0 then 500 else 200 end, timestamptz '2026-01-01 00:00+00' + n * interval '6 minutes'
from generate_series(1, 50000) n;
alter table shop.webhook_deliveries add primary key (id);

alter table shop.outbox drop constraint outbox_pkey;
insert into shop.outbox (topic, payload, created_at)
select 'order.paid', jsonb_build_object('order', n), timestamptz '2026-10-01 00:00+00' + n * interval '1 minute'
from generate_series(1, 30000) n;
alter table shop.outbox add primary key (id);

insert into shop.jobs (kind, arguments, run_at, done_at)
select 'mail', jsonb_build_object('user', n), at, case when n % 100 > 0 then at end
from generate_series(1, 10000) n, lateral (select timestamptz '2026-08-01 00:00+00' + n * interval '5 minutes') _ (at);

insert into shop.audit_log (tenant_id, actor, action, happened_at)
select n % 40 + 1, 'user' || n % 4000, 'order.update', timestamptz '2026-01-01 00:00+00' + n * interval '18 minutes'
from generate_series(1, 20000) n;

insert into shop.events (tenant_id, name, visitor, path, occurred_at)
select n % 40 + 1, 'page.view', md5((n % 5000)::text), '/p/' || n % 4000, timestamptz '2026-05-01 00:00+00' + n * interval '3 minutes'
from generate_series(1, 30000) n;

insert into billing.subscriptions (tenant_id, plan, period)
select n % 40 + 1, 'team', daterange(date '2026-01-01' + n, date '2026-01-01' + n + 365)
from generate_series(1, 40) n;

insert into billing.invoices (tenant_id, number, currency_code, issued_on, due_on)
select n % 40 + 1, 'INV-' || n, 'EUR', day, day + 30
from generate_series(1, 2000) n, lateral (select date '2026-01-01' + n % 300) _ (day);

insert into billing.invoice_lines (tenant_id, invoice_id, line, description, amount)
select n % 40 + 1, n, line, 'Line ' || line, 10 * line
from generate_series(1, 2000) n, generate_series(1, 2) line;

insert into billing.usage_records (tenant_id, region, meter, day, quantity)
select t, (array['eu', 'us', 'apac'])[t % 3 + 1], meter, date '2026-01-01' + d, t * d
from generate_series(1, 40) t, generate_series(0, 99) d, unnest(array['orders', 'storage']) meter;

alter table analytics.sales_facts drop constraint sales_facts_pkey;
insert into analytics.sales_facts (day, tenant_id, product_id, quantity, revenue)
select date '2026-01-01' + d, p % 40 + 1, p, p % 9 + 1, p % 300
from generate_series(0, 99) d, generate_series(1, 500) p;
alter table analytics.sales_facts add primary key (day, tenant_id, product_id);

--! together
set session_replication_role = replica;
set jit = off;

insert into shop.currencies (code, name, minor_units)
values ('EUR', 'Euro', 2), ('USD', 'US dollar', 2), ('GBP', 'Pound sterling', 2), ('CHF', 'Swiss franc', 2), ('JPY', 'Yen', 0);

insert into shop.countries (code, name)
values
    ('AT', 'Austria'),
    ('CH', 'Switzerland'),
    ('DE', 'Germany'),
    ('FR', 'France'),
    ('GB', 'United Kingdom'),
    ('IT', 'Italy'),
    ('JP', 'Japan'),
    ('US', 'United States');

insert into shop.exchange_rates (base_code, quote_code, day, rate)
select 'EUR', quote, date '2026-01-01' + d, 0.8 + d % 50 * 0.01
from unnest(array['USD', 'GBP', 'CHF', 'JPY']) quote, generate_series(0, 364) d;

insert into shop.tax_rates (country_code, category, valid_from, percent)
select code, category, date '2026-01-01', case category when 'food' then 7 else 20 end
from shop.countries, unnest(array['food', 'books', 'other']) category;

insert into shop.feature_flags (name, description, is_on_by_default)
select 'flag-' || i, 'Feature number ' || i, i % 3 = 0
from generate_series(1, 12) i;

insert into shop.users (email, name, password_hash, created_at, last_seen_at)
select 'user' || i || '@example.com', 'User ' || i, md5('password' || i), timestamptz '2026-01-01 00:00+00' + i * interval '1 hour', null
from generate_series(1, 4000) i;

insert into shop.tenants (slug, name, plan, country_code, settings, created_at)
select
    'tenant-' || i,
    'Tenant ' || i,
    (array['free', 'team', 'enterprise']::shop.plan[])[i % 3 + 1],
    (array['AT', 'CH', 'DE', 'FR', 'GB', 'IT', 'JP', 'US'])[i % 8 + 1],
    jsonb_build_object('locale', 'en', 'seats', i),
    timestamptz '2026-01-01 00:00+00' + i * interval '1 day'
from generate_series(1, 40) i;

insert into shop.memberships (tenant_id, user_id, role, joined_at)
select
    n % 40 + 1,
    n,
    (array['owner', 'admin', 'clerk', 'customer']::shop.member_role[])[least(n / 40 + 1, 4)],
    timestamptz '2026-01-02 00:00+00' + n * interval '1 hour'
from generate_series(1, 4000) n;

insert into shop.tenant_features (tenant_id, flag_name, is_on)
select t, 'flag-' || f, (t + f) % 2 = 0
from generate_series(1, 40) t, generate_series(1, 12) f;

insert into shop.api_keys (tenant_id, name, key_hash, created_at)
select n % 40 + 1, 'key ' || n, md5('key' || n), timestamptz '2026-02-01 00:00+00' + n * interval '1 hour'
from generate_series(1, 120) n;

insert into shop.categories (tenant_id, parent_id, name)
select n % 40 + 1, case when n > 40 then n - 40 end, 'Category ' || n
from generate_series(1, 400) n;

insert into shop.products (tenant_id, category_id, sku, name, description, attributes, is_active, created_at)
select
    n % 40 + 1,
    (n - 1) % 400 + 1,
    'SKU-' || n,
    (array['Lamp', 'Chair', 'Table', 'Shelf', 'Carpet', 'Mirror', 'Clock'])[n % 7 + 1] || ' ' || n,
    'A fine thing in ' || (array['red', 'green', 'blue', 'black', 'white'])[n % 5 + 1],
    jsonb_build_object('colour', (array['red', 'green', 'blue', 'black', 'white'])[n % 5 + 1], 'weight', n % 30),
    n % 20 <> 0,
    timestamptz '2026-01-01 00:00+00' + n * interval '30 minutes'
from generate_series(1, 4000) n;

insert into shop.prices (tenant_id, product_id, currency_code, amount, valid)
select n % 40 + 1, n, 'EUR', 5 + n % 300, daterange('2026-01-01', null)
from generate_series(1, 4000) n;

insert into shop.reviews (tenant_id, product_id, user_id, stars, body, written_at)
select n % 40 + 1, (n - 1) % 4000 + 1, (n + 39) % 4000 + 1, n % 5 + 1, 'Review ' || n, timestamptz '2026-03-01 00:00+00' + n * interval '20 minutes'
from generate_series(1, 8000) n;

insert into shop.attachments (tenant_id, file_name, bytes, uploaded_at)
select n % 40 + 1, 'manual-' || n || '.pdf', n * 1000, timestamptz '2026-03-01 00:00+00' + n * interval '1 hour'
from generate_series(1, 2000) n;

insert into shop.addresses (tenant_id, user_id, line, city, postal_code, country_code, location)
select
    n % 40 + 1,
    n,
    n || ' Main Street',
    (array['Vienna', 'Zurich', 'Berlin', 'Lyon', 'Leeds', 'Turin', 'Osaka', 'Boston'])[n % 8 + 1],
    (10000 + n)::text,
    (array['AT', 'CH', 'DE', 'FR', 'GB', 'IT', 'JP', 'US'])[n % 8 + 1],
    point(n % 180, n % 90)
from generate_series(1, 4000) n;

insert into shop.warehouses (tenant_id, name, country_code)
select n % 40 + 1, 'Warehouse ' || n, (array['AT', 'CH', 'DE', 'FR'])[n % 4 + 1]
from generate_series(1, 80) n;

insert into shop.stock_levels (tenant_id, warehouse_id, product_id, on_hand, reserved)
select n % 40 + 1, (n - 1) % 80 + 1, n, 50 + n % 100, n % 20
from generate_series(1, 4000) n;

insert into shop.coupons (tenant_id, code, percent, valid)
select n % 40 + 1, 'SAVE-' || n, n % 50 + 1, tstzrange('2026-01-01 00:00+00', '2027-01-01 00:00+00')
from generate_series(1, 400) n;

insert into shop.carts (tenant_id, user_id, created_at)
select n % 40 + 1, n, timestamptz '2026-09-01 00:00+00' + n * interval '10 minutes'
from generate_series(1, 2000) n;

insert into shop.cart_items (tenant_id, cart_id, product_id, quantity)
select n % 40 + 1, n, (n + 40 * i - 1) % 4000 + 1, i
from generate_series(1, 2000) n, generate_series(1, 2) i;

insert into shop.orders (tenant_id, user_id, address_id, number, status, currency_code, total, channel, placed_at)
select
    n % 40 + 1,
    (n - 1) % 4000 + 1,
    (n - 1) % 4000 + 1,
    '2026-' || n,
    (array['shipped', 'paid', 'pending', 'cancelled', 'delivered']::shop.order_status[])[least(n % 11, 4) + 1],
    'EUR',
    20 + n % 500,
    (array['web', 'app', 'telephone'])[n % 3 + 1],
    timestamptz '2026-01-01 00:00+00' + n * interval '20 minutes'
from generate_series(1, 20000) n;

alter table shop.order_lines drop constraint order_lines_pkey;
insert into shop.order_lines (tenant_id, order_id, line, product_id, quantity, unit_price)
select n % 40 + 1, n, line, (n + 40 * line - 1) % 4000 + 1, line, 5 + n % 100
from generate_series(1, 20000) n, generate_series(1, 2) line;
alter table shop.order_lines add primary key (tenant_id, order_id, line);

insert into shop.payments (tenant_id, order_id, status, amount, provider_reference, paid_at)
select n % 40 + 1, n, 'captured', 20 + n % 500, 'pay_' || md5('payment' || n), timestamptz '2026-01-01 00:05+00' + n * interval '20 minutes'
from generate_series(1, 15000) n;

insert into shop.refunds (tenant_id, payment_id, amount, reason, refunded_at)
select n % 40 + 1, n, 10, 'damaged', timestamptz '2026-02-01 00:00+00' + n * interval '1 hour'
from generate_series(1, 1000) n;

-- An order that is heavy goes out in two parcels.
insert into shop.shipments (tenant_id, order_id, warehouse_id, tracking_code, shipped_at)
select n % 40 + 1, (n - 1) % 8000 + 1, (n - 1) % 80 + 1, 'TRACK' || n, timestamptz '2026-01-02 00:00+00' + n * interval '20 minutes'
from generate_series(1, 10000) n;

insert into shop.coupon_redemptions (tenant_id, order_id, coupon_id, is_reversed, redeemed_at)
select n % 40 + 1, n, (n - 1) % 400 + 1, n % 10 = 0, timestamptz '2026-01-01 00:00+00' + n * interval '20 minutes'
from generate_series(1, 5000) n;

insert into shop.tickets (tenant_id, user_id, subject, priority, opened_at, closed_at)
select
    n % 40 + 1,
    (n - 1) % 4000 + 1,
    'Where is order ' || n || '?',
    (array['low', 'normal', 'urgent']::shop.ticket_priority[])[n % 3 + 1],
    timestamptz '2026-02-01 00:00+00' + n * interval '1 hour',
    case when n % 10 > 0 then timestamptz '2026-02-02 00:00+00' + n * interval '1 hour' end
from generate_series(1, 3000) n;

insert into shop.messages (tenant_id, ticket_id, author, body, sent_at)
select n % 40 + 1, (n - 1) % 3000 + 1, 'customer', 'Message ' || n, timestamptz '2026-02-01 00:00+00' + n * interval '20 minutes'
from generate_series(1, 9000) n;

insert into shop.webhooks (tenant_id, url, events)
select n % 40 + 1, 'https://hooks.example.com/' || n, array['order.paid', 'order.shipped']
from generate_series(1, 80) n;
