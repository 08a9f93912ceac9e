-- The indexes of the clean shop beside its keys. Those of foreign keys first: whatever deletes or renumbers a parent has to find its children.

--! together
set role shop_owner;
set jit = off;

create index memberships_user_idx on shop.memberships (user_id);
create index sessions_user_idx on shop.sessions (user_id);
create index exchange_rates_quote_idx on shop.exchange_rates (quote_code);
create index tenants_country_idx on shop.tenants (country_code);
create index tenant_features_flag_idx on shop.tenant_features (flag_name);
create index categories_parent_idx on shop.categories (tenant_id, parent_id);
create index products_category_idx on shop.products (tenant_id, category_id);
create index prices_product_idx on shop.prices (tenant_id, product_id);
create index prices_currency_idx on shop.prices (currency_code);
create index reviews_product_idx on shop.reviews (tenant_id, product_id);
create index reviews_user_idx on shop.reviews (tenant_id, user_id);
create index attachments_tenant_idx on shop.attachments (tenant_id);
create index addresses_user_idx on shop.addresses (tenant_id, user_id);
create index addresses_country_idx on shop.addresses (country_code);
create index warehouses_country_idx on shop.warehouses (country_code);
create index stock_levels_product_idx on shop.stock_levels (tenant_id, product_id);
create index carts_user_idx on shop.carts (tenant_id, user_id);
create index cart_items_product_idx on shop.cart_items (tenant_id, product_id);
create index orders_user_idx on shop.orders (tenant_id, user_id);
create index orders_address_idx on shop.orders (tenant_id, address_id);
create index orders_currency_idx on shop.orders (currency_code);
create index order_lines_product_idx on shop.order_lines (tenant_id, product_id);
create index payments_order_idx on shop.payments (tenant_id, order_id);
create index refunds_payment_idx on shop.refunds (tenant_id, payment_id);
create index shipments_warehouse_idx on shop.shipments (tenant_id, warehouse_id);
create index tickets_user_idx on shop.tickets (tenant_id, user_id);
create index messages_ticket_idx on shop.messages (tenant_id, ticket_id);
create index webhook_deliveries_webhook_idx on shop.webhook_deliveries (tenant_id, webhook_id);
create index subscriptions_tenant_idx on billing.subscriptions (tenant_id);
create index invoices_currency_idx on billing.invoices (currency_code);

-- What the shop looks things up by.

create unique index users_email_key on shop.users (lower(email));
create index sessions_token_idx on shop.sessions using hash (token_hash);
create index sessions_expires_idx on shop.sessions (expires_at);
create index products_search_idx on shop.products using gin (search);
create index products_attributes_idx on shop.products using gin (attributes jsonb_path_ops);
create index addresses_location_idx on shop.addresses using gist (location);
create index stock_movements_moved_idx on shop.stock_movements using brin (moved_at) with (pages_per_range = 16);
create index orders_placed_idx on shop.orders (tenant_id, placed_at) include (status, total);
create index tickets_open_idx on shop.tickets (tenant_id, opened_at) where closed_at is null;
create index jobs_due_idx on shop.jobs (run_at) where done_at is null;
create index audit_log_tenant_idx on shop.audit_log (tenant_id, happened_at);
create index events_occurred_idx on shop.events (tenant_id, occurred_at);

--! with pg_trgm
create index products_name_idx on shop.products using gin (name extensions.gin_trgm_ops);

--! with btree_gist
alter table shop.prices add constraint prices_no_overlap
    exclude using gist (tenant_id with =, product_id with =, currency_code with =, valid with &&);

--! together
create materialized view analytics.daily_sales as
    select day, tenant_id, sum(quantity) as quantity, sum(revenue) as revenue
    from analytics.sales_facts
    group by day, tenant_id;
create unique index daily_sales_key on analytics.daily_sales (tenant_id, day);
