using System.Collections.Immutable;

namespace Inspector.Agent.Demo;

internal sealed partial record Planted
{
    /// <summary>What is wrong with the shop (<c>Sql/Flaws.sql</c>, in its order).</summary>
    public static ImmutableArray<Planted> Flaws { get; } =
    [
        Index("duplicate-index", "shop", "orders", "orders_currency_code_idx", "repeats orders_currency_idx"),
        Index("duplicate-index", "shop", "users", "users_email_lower_idx", "plain, beside the unique users_email_key on the same expression"),
        Index("duplicate-index", "shop", "events", "events_tenant_occurred_idx", "repeats events_occurred_idx: one finding for the partition tree"),
        Index("redundant-index", "shop", "tickets", "tickets_tenant_idx", "the first column of tickets_user_idx"),
        Index("redundant-index", "shop", "audit_log", "audit_log_by_tenant_idx", "the first column of audit_log_tenant_idx, on a partitioned table"),
        Index("unused-index", "shop", "webhook_deliveries", "webhook_deliveries_status_idx", "large, written by every delivery, never read") with
        {
            Confidence = Findings.Confidence.Possible,
        },
        Index("unused-index", "shop", "events", "events_visitor_idx", "no partition's index was ever read: one finding for the tree") with
        {
            Confidence = Findings.Confidence.Possible,
        },
        Table("missing-index", "shop", "webhook_deliveries", "looked up by message_id, and each time 50,000 rows are read") with
        {
            Facet = "message_id",
            Confidence = Findings.Confidence.Possible,
        },
        Index("invalid-index", "shop", "shipments", "shipments_order_key", "CREATE UNIQUE INDEX CONCURRENTLY met duplicates"),
        Constraint("foreign-key-without-index", "shop", "shipments", "shipments_order_fkey", "the only index on its columns is invalid"),
        Index("invalid-index", "shop", "shipments", "shipments_order_key_ccnew", "left behind by REINDEX CONCURRENTLY"),
        Index("invalid-index", "shop", "audit_log", "audit_log_entry_key", "of a partitioned table, invalid although every partition's is valid"),
        Constraint("foreign-key-without-index", "shop", "orders", "orders_approved_by_fkey", "large table, and users are deleted"),
        Constraint("foreign-key-without-index", "shop", "events", "events_user_fkey", "on a partitioned table: one finding for the tree"),
        Constraint("foreign-key-without-index", "shop", "coupon_redemptions", "coupon_redemptions_coupon_fkey", "its index leaves out some rows"),
        Constraint("foreign-key-without-index", "shop", "stock_movements", "stock_movements_warehouse_fkey", "the index on its columns is BRIN"),
        Constraint("foreign-key-without-index", "shop", "reviews", "reviews_moderator_fkey", "its column comes second in the index"),
        Table("missing-primary-key", "shop", "newsletter_signups", "a unique index on a column that is never null could be it"),
        Table("missing-primary-key", "shop", "page_views", "partitioned, without any unique index: one finding for the tree"),
        Table("missing-primary-key", Erp, "Buchungssätze der Finanzbuchhaltung vor der großen Umstellung", "the longest name there can be"),
        Constraint("foreign-key-type-mismatch", Erp, "Aufträge 📦", "Aufträge → Kunden", "bigint refers to numeric: its index is of no use"),
        Index("duplicate-index", Erp, "Aufträge 📦", "Index über\n\"Datum\", noch einmal", "repeats Aufträge_Datum_idx, under a name with a line break"),
        Column("integer-key-overflow", "shop", "email_log", "id", "integer at 98 %, while its sequence is bigint and far from its end"),
        Column("integer-key-overflow", "shop", "promotions", "id", "smallint at 92 %"),
        Column("integer-key-overflow", "shop", "imported_rows", "id", "counts downwards: 95 % of the negative integers are used"),
        Column("integer-key-overflow", "shop", "push_messages", "device_id", "integer that refers to a bigint key at 2,050,000,000"),
        Constraint("unvalidated-constraint", "shop", "order_lines", "order_lines_quantity_check", "CHECK, NOT VALID"),
        Constraint("unvalidated-constraint", "shop", "audit_log", "audit_log_actor_check", "CHECK, NOT VALID: one finding for the partition tree"),
        Constraint("unvalidated-constraint", "shop", "tickets", "tickets_order_fkey", "FOREIGN KEY, NOT VALID"),
        Table("policy-without-rls", "shop", "reviews", "row security was switched off during an incident"),
        Table("policy-without-rls", "billing", "usage_records", "the same on a partitioned table"),
        Table("rls-enabled-no-policy", "shop", "api_keys", "the policy was dropped to be replaced"),
        Table("rls-enabled-no-policy", "shop", "audit_log", "the same on a partitioned table"),
        Constraint("set-null-on-not-null", "shop", "inventory_counts", "inventory_counts_warehouse_fkey", "ON DELETE SET NULL onto a column that is NOT NULL"),
        Constraint("duplicate-foreign-key", "shop", "sessions", "sessions_user_id_fkey2", "repeats sessions_user_id_fkey"),
        Constraint("nullable-composite-foreign-key", "shop", "return_requests", "return_requests_order_fkey", "either of its columns may be NULL alone"),
        Constraint("nullable-unique", "shop", "picker_assignments", "picker_assignments_key", "one of its three columns may be NULL") with
        {
            Confidence = Findings.Confidence.Possible,
        },
        Constraint("soft-delete-unique", "shop", "saved_searches", "saved_searches_name_key", "holds for deleted rows alone") with
        {
            Confidence = Findings.Confidence.Likely,
        },
        Constraint("redundant-check", "shop", "users", "users_name_present", "the column is NOT NULL"),
        Index("unique-superset", "shop", "tenants", "tenants_slug_country_key", "the slug alone is unique"),
        Index("index-never-matches", "shop", "orders", "orders_unplaced_idx", "WHERE placed_at IS NULL, which cannot be"),
        Index("needless-index-predicate", "shop", "payments", "payments_paid_idx", "WHERE paid_at IS NOT NULL, which is always so"),
        Trigger("disabled-trigger", "shop", "products", "touch_updated_at", "switched off for an import"),
        Table("missing-replica-identity", "shop", "search_terms", "published without a primary key"),
        Table("index-missing-on-partition", "billing", "usage_records_elsewhere", "lacks its part of usage_records_day_idx") with { Facet = "btree (day)" },
        Table("missing-foreign-key", "shop", "audit_log", "tenant_id, on a partitioned table: one finding for the tree") with { Facet = "tenant_id -> shop.tenants" },
        Table("missing-foreign-key", "analytics", "sales_facts", "product_id, with the tenant that the key of products begins with") with
        {
            Facet = "product_id, tenant_id -> shop.products",
        },
        Table("missing-foreign-key", "shop", "price_history", "product_id, of a history, which may outlive products") with
        {
            Facet = "product_id -> shop.products",
            Confidence = Findings.Confidence.Possible,
        },
        Table("stale-statistics", "shop", "import_lines", "never analysed, 20,000 rows"),
        Table("stale-statistics", "shop", "price_history", "analysed with 200 rows, has 20,200"),
        Sequence("sequence-exhaustion", "shop", "voucher_numbers", "93 % of its numbers are given out"),
        Table("soft-delete-without-history", "shop", "saved_searches", "two other tables keep a history, this one marks its rows as deleted and keeps none") with
        {
            Confidence = Findings.Confidence.Possible,
        },
        Index("broad-index", "shop", "ad_clicks", "ad_clicks_everything_idx", "four columns, just in case: a hundred thousand writes, twenty scans") with
        {
            Confidence = Findings.Confidence.Possible,
        },
        Index("hot-blocking-index", "shop", "presence", "presence_seen_idx", "every update sets its column, and none is HOT") with { Extension = "pg_stat_statements" },
        Constraint("unvalidated-constraint", "shop", "orders", "orders_channel_not_null", "NOT NULL, NOT VALID") with { Since = 18 },
        Constraint("not-enforced-constraint", "shop", "payments", "payments_reference_check", "CHECK, NOT ENFORCED") with { Since = 18 },
        Constraint("not-enforced-constraint", "shop", "jobs", "jobs_requested_by_fkey", "FOREIGN KEY, NOT ENFORCED") with { Since = 18 },
    ];
}
