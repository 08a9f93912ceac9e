-- A short day in the shop: every index that is there for reading gets read, a few rows change, small tables are read from end to end because that
-- is the right way to read them. Each loop names the index that it is meant to use.

--! session
-- A smaller sample than usual takes half the time and is good enough here.
set default_statistics_target = 30;
-- Everything that has rows is analysed; partitioned tables as such are not, nor does autovacuum ever do so.
do $$
declare
    t regclass;
begin
    for t in
        select c.oid
        from pg_class c
        where c.relnamespace::regnamespace::text in ('shop', 'billing', 'analytics')
            and c.relkind in ('r', 'm')
            and pg_relation_size(c.oid) > 0
    loop
        execute format('analyze %s', t);
    end loop;
end $$;

--! session
set role shop_owner;
set jit = off;
set max_parallel_workers_per_gather = 0;
-- Some tables are small enough to be read whole; here their indexes are to be seen at work.
set enable_seqscan = off;

do $$
declare
    tenant bigint;
begin
    for n in 1..120 loop
        tenant := n % 40 + 1;
        perform from shop.memberships where user_id = n;                                                            -- memberships_user_idx
        perform from shop.sessions where user_id = n;                                                               -- sessions_user_idx
        perform from shop.sessions where token_hash = md5('session' || n);                                          -- sessions_token_idx
        perform from shop.sessions where expires_at < timestamptz '2026-07-01 01:00+00' + n * interval '1 minute';   -- sessions_expires_idx
        perform from shop.exchange_rates where quote_code > 'J' order by quote_code limit 1;                        -- exchange_rates_quote_idx
        perform from shop.tenants where country_code = 'DE';                                                        -- tenants_country_idx
        perform from shop.tenant_features where flag_name = 'flag-1';                                               -- tenant_features_flag_idx
        perform from shop.categories where tenant_id = tenant and parent_id = n;                                    -- categories_parent_idx
        perform from shop.products where tenant_id = tenant and category_id = n;                                    -- products_category_idx
        perform from shop.products where search @@ to_tsquery('simple', 'lamp & red') limit 5;                      -- products_search_idx
        perform from shop.products where attributes @> '{"colour": "red", "weight": 5}' limit 5;                    -- products_attributes_idx
        perform from shop.products where name ilike '%lamp 14' || n || '%';                                         -- products_name_idx
        perform from shop.prices where tenant_id = tenant and product_id = n;                                       -- prices_product_idx
        perform from shop.prices where currency_code >= 'EUR' order by currency_code limit 5;                      -- prices_currency_idx
        perform from shop.reviews where tenant_id = tenant and product_id = n;                                      -- reviews_product_idx
        perform from shop.reviews where tenant_id = tenant and user_id = n;                                         -- reviews_user_idx
        perform from shop.attachments where tenant_id = tenant;                                                     -- attachments_tenant_idx
        perform from shop.addresses where tenant_id = tenant and user_id = n;                                       -- addresses_user_idx
        perform from shop.addresses where country_code = 'AT' limit 5;                                              -- addresses_country_idx
        perform from shop.addresses where location <@ box(point(n, 0), point(n, 3));                                -- addresses_location_idx
        perform from shop.warehouses where country_code = 'AT';                                                     -- warehouses_country_idx
        perform from shop.stock_levels where tenant_id = tenant and product_id = n;                                 -- stock_levels_product_idx
        perform from shop.stock_movements
            where moved_at between timestamptz '2026-02-01 00:00+00' and timestamptz '2026-02-01 01:00+00';         -- stock_movements_moved_idx
        perform from shop.carts where tenant_id = tenant and user_id = n;                                           -- carts_user_idx
        perform from shop.cart_items where tenant_id = tenant and product_id = n;                                   -- cart_items_product_idx
        perform from shop.orders where tenant_id = tenant and user_id = n;                                          -- orders_user_idx
        perform from shop.orders where tenant_id = tenant and address_id = n;                                       -- orders_address_idx
        perform from shop.orders where currency_code = 'CHF';                                                       -- orders_currency_idx
        perform status, total from shop.orders where tenant_id = tenant order by placed_at desc limit 20;           -- orders_placed_idx
        perform from shop.order_lines where tenant_id = tenant and product_id = n;                                  -- order_lines_product_idx
        perform from shop.payments where tenant_id = tenant and order_id = n;                                       -- payments_order_idx
        perform from shop.refunds where tenant_id = tenant and payment_id = n;                                      -- refunds_payment_idx
        perform from shop.shipments where tenant_id = tenant and warehouse_id = n % 80;                             -- shipments_warehouse_idx
        perform from shop.tickets where tenant_id = tenant and user_id = n;                                         -- tickets_user_idx
        perform from shop.tickets where tenant_id = tenant and closed_at is null order by opened_at;                -- tickets_open_idx
        perform from shop.messages where tenant_id = tenant and ticket_id = n;                                      -- messages_ticket_idx
        perform from shop.jobs where done_at is null order by run_at limit 10;                                      -- jobs_due_idx
        perform from shop.audit_log where tenant_id = tenant
            and happened_at between timestamptz '2026-05-01 00:00+00' and timestamptz '2026-05-02 00:00+00';        -- audit_log_tenant_idx
        perform from shop.events where tenant_id = tenant order by occurred_at desc limit 10;                       -- events_occurred_idx
        perform from billing.subscriptions where tenant_id = tenant;                                                -- subscriptions_tenant_idx
        perform from billing.invoices where currency_code = 'CHF';                                                  -- invoices_currency_idx
        -- What everyone does most: by key.
        perform from shop.users where lower(email) = 'user' || n || '@example.com';
        perform from shop.orders where tenant_id = tenant and id = n;
        perform from shop.order_lines where tenant_id = tenant and order_id = n;
        perform from shop.products where tenant_id = tenant and sku = 'SKU-' || n;
        perform from shop.stock_levels where tenant_id = tenant and product_id = n;
        perform from analytics.daily_sales where tenant_id = tenant and day = date '2026-02-01';
    end loop;
    -- What is delivered to a webhook is rarely looked at.
    for n in 1..20 loop
        perform from shop.webhook_deliveries where tenant_id = n + 1 and webhook_id = n limit 5;                    -- webhook_deliveries_webhook_idx
    end loop;
end $$;

reset enable_seqscan;

-- As a tenant, through row security.
set role shop_app;
set app.tenant = '8';
select count(*) from shop.orders where status in ('pending', 'paid');
select sum(total) from shop.orders where placed_at >= timestamptz '2026-06-01 00:00+00';
select count(*) from shop.tickets where closed_at is null;
set role shop_owner;

-- Orders move on, stock goes down.
update shop.orders set status = 'shipped' where tenant_id = 3 and status = 'paid' and id < 2000;
update shop.stock_levels set on_hand = on_hand - 1 where tenant_id = 3 and on_hand > 1;
update shop.jobs set done_at = run_at where done_at is null and run_at < timestamptz '2026-08-10 00:00+00';

-- Parents go, and their children with them: each of these looks for children in every table that refers to it.
delete from shop.sessions where user_id in (select id from shop.users where id > 3990);
delete from shop.carts where tenant_id = 5 and id <= 1000;
delete from shop.tickets where tenant_id = 5 and id <= 1000;
delete from shop.products p where tenant_id = 9 and not is_active
    and not exists (select from shop.order_lines l where l.tenant_id = p.tenant_id and l.product_id = p.id);
