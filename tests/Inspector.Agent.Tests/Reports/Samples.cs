using Inspector.Agent.Reports;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Tests.Reports;

/// <summary>Inspections with something in every place that a report can show.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset At = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);

    public static InspectedTarget App { get; } = new("app", "db1", 5432, "app", "15.20", IsStandby: false);

    /// <summary>Findings of every severity, confidence and state, and everything that may be unseen.</summary>
    public static Inspection Full => new()
    {
        Target = App,
        StartedAt = At,
        Duration = TimeSpan.FromMilliseconds(812),
        DatabaseTime = TimeSpan.FromMilliseconds(310),
        Outcomes =
        [
            new("duplicate-index", OutcomeStatus.Examined, null, 2),
            new("redundant-index", OutcomeStatus.Faulted, "InvalidOperationException: no column 7 in public.orders", 0),
            new("unused-index", OutcomeStatus.Examined, "the counters of the replica db2 could not be read: connection refused", 1, 2),
            new("invalid-index", OutcomeStatus.Examined, null, 1),
            new("missing-index", OutcomeStatus.Skipped, "pg_stat_statements is not installed here", 0),
            new("missing-primary-key", OutcomeStatus.Examined, null, 1),
            new("not-enforced-constraint", OutcomeStatus.Skipped, "needs PostgreSQL 18; this is 15.20", 0),
            new("set-null-on-not-null", OutcomeStatus.Examined, null, 1),
            new("temporal-key", OutcomeStatus.Skipped, "needs PostgreSQL 18; this is 15.20", 0),
            new("stale-statistics", OutcomeStatus.Examined, null, 1),
        ],
        Findings = [Invalid, SetNull, Duplicate, Unused, Stale, Possible, Known, Suppressed],
        Unseen =
        [
            "pg_stat_statements is not installed here",
            "the positions of 3 sequences: SELECT is missing on public.order_id_seq, public.item_id_seq, public.visit_id_seq",
        ],
    };

    public static Inspection Empty => new()
    {
        Target = App with { Name = "warehouse", Database = "wh", Host = "/var/run/postgresql", IsStandby = true, ServerVersion = "18.4" },
        StartedAt = At,
        Duration = TimeSpan.FromMilliseconds(96),
        DatabaseTime = TimeSpan.FromMilliseconds(41),
        Outcomes = [new("duplicate-index", OutcomeStatus.Examined, null, 0), new("invalid-index", OutcomeStatus.Examined, null, 0)],
    };

    public static ScanResult Ordinary => new() { ToolVersion = "0.1.0", Inspections = [Full], Leftovers = Leftovers };

    public static ScanResult Several => new()
    {
        ToolVersion = "0.1.0",
        IsOfSeveral = true,
        Inspections = [Full, Empty],
        Failures = [new("billing", "db1", 5432, "billing", "the role has no CONNECT on it: GRANT CONNECT ON DATABASE billing TO inspector"), new("old", null, null, null, "no such service in pg_service.conf")],
        Leftovers = Leftovers with { UnusedSuppressions = null, UnusedBaselineEntries = null },
    };

    public static Leftovers Leftovers => new()
    {
        Expired = [Rule(12) with { Probe = "duplicate-index", Object = new("public.orders_*"), Expires = new(2026, 10, 1) }],
        UnusedSuppressions = [Rule(20) with { Fingerprint = new(0xdeadbeef) }],
        UnusedBaselineEntries = [new(new(0x123), "invalid-index", "public.items_idx_ccnew", "items_idx_ccnew is invalid")],
    };

    public static Finding Finding(string probe, Severity severity, Confidence confidence, Subject subject, string title) =>
        new() { Probe = probe, Severity = severity, Confidence = confidence, Subject = subject, Title = title };

    public static Subject Index(string name, string table = "orders") => new(ObjectKind.Index, "public", name) { Table = table };

    /// <summary>A step that says everything a step can say.</summary>
    public static Step Drop { get; } = new()
    {
        Phase = Phase.Contract,
        Sql = Sql.FromServer("DROP INDEX CONCURRENTLY public.orders_customer_idx2;"),
        Locks = [new(LockMode.ShareUpdateExclusiveLock, "public.orders"), new(LockMode.AccessExclusiveLock, "public.orders_customer_idx2")],
        Blocks = Blocks.None,
        IsTransactional = false,
        Work = Work.Instant,
        Verify = Sql.FromServer("SELECT to_regclass('public.orders_customer_idx2') IS NULL;"),
        Rollback = Sql.FromServer("CREATE INDEX CONCURRENTLY orders_customer_idx2 ON public.orders USING btree (customer_id);"),
        Caveats =
        [
            "It waits for every transaction that may still use the index, and then for every transaction older than itself: look for long ones first.",
            "Stopped half-way it leaves an invalid index: run it again.",
        ],
    };

    private static Finding Invalid => Finding("invalid-index", Severity.Error, Confidence.Proven, Index("orders_email_idx"), "orders_email_idx is invalid: writes maintain it, no query uses it") with
    {
        Detail = "CREATE INDEX CONCURRENTLY or REINDEX CONCURRENTLY was stopped half-way and left it behind.",
        Evidence =
        [
            Evidence.FromCatalog("valid", false),
            Evidence.FromCatalog("unique", true),
            new("size", 1_288_490_188L, "bytes", "measured"),
        ],
        Impact = new(Bytes: 1_288_490_188, WritesPerSecond: 14.23),
        Plan = Plan.Of(
            Drop with
            {
                Phase = Phase.Expand,
                Sql = Sql.FromServer("REINDEX INDEX CONCURRENTLY public.orders_email_idx;"),
                Locks = [new(LockMode.ShareUpdateExclusiveLock, "public.orders")],
                Work = Work.Scan,
                Rollback = null,
                WhyNoRollback = "an invalid index is of no use to go back to",
                Caveats = [],
            },
            Drop with
            {
                Phase = Phase.Validate,
                Sql = Sql.FromServer("ALTER TABLE public.orders\n    VALIDATE CONSTRAINT orders_email_check;"),
                Blocks = Blocks.Writes,
                IsTransactional = true,
                Work = Work.Scan,
                LockTimeout = TimeSpan.FromSeconds(2),
                Caveats = [],
            }),
    };

    private static Finding SetNull => Finding(
        "set-null-on-not-null", Severity.Error, Confidence.Likely, new(ObjectKind.Constraint, "Sales Data", "items order fk") { Table = "items" }, "items order fk sets NULL where NULL is refused") with
    {
        Evidence = [Evidence.FromCatalog("on delete", "set null"), Evidence.FromStatistics("deleted from orders", 14_200L, "rows", At.AddDays(-21))],
        Impact = new(BlockedSeconds: 95),
        Plan = Plan.Undecided("decide whether a line may outlive its order: then drop NOT NULL, else let the delete cascade"),
    };

    private static Finding Duplicate => Finding("duplicate-index", Severity.Warning, Confidence.Proven, Index("orders_customer_idx2"), "orders_customer_idx2 repeats orders_customer_idx") with
    {
        Evidence =
        [
            Evidence.FromCatalog("same as", "orders_customer_idx"),
            new("size", 104_857_600L, "bytes", "measured"),
            Evidence.FromStatistics("scans", 1L, "scans", At.AddDays(-21)),
            Evidence.FromStatistics("scans of the other", 1_234_567L, "scans", At.AddDays(-21)),
        ],
        Impact = new(Bytes: 104_857_600),
        Plan = Plan.Of(Drop),
    };

    private static Finding Unused => Finding("unused-index", Severity.Warning, Confidence.Likely, Index("orders_note_idx"), "orders_note_idx was not used in 21 days") with
    {
        Evidence = [new("size", null, "bytes", "not known: locked"), new("share", 0.0314, null, "catalog"), new("ratio", 12.5, "percent", "sample")],
        Plan = Plan.Of(Drop with
        {
            Sql = Sql.FromServer("DROP INDEX CONCURRENTLY public.orders_note_idx;"),
            Rollback = null,
            WhyNoRollback = "the definition of the index is not known (locked); note it before the drop: SELECT pg_get_indexdef('public.orders_note_idx'::regclass);",
        }),
    };

    private static Finding Stale => Finding("stale-statistics", Severity.Info, Confidence.Proven, new(ObjectKind.Table, "public", "visits"), "visits was never analyzed");

    private static Finding Possible => Finding(
        "missing-primary-key", Severity.Warning, Confidence.Possible, new(ObjectKind.Table, "public", "audit_log"), "audit_log has no primary key") with
    { Facet = "heap" };

    private static Finding Known => Finding("duplicate-index", Severity.Warning, Confidence.Proven, Index("old_idx1"), "old_idx1 repeats old_idx") with { State = FindingState.Known };

    private static Finding Suppressed => Finding("unused-index", Severity.Warning, Confidence.Likely, Index("year_end_idx"), "year_end_idx was not used in 21 days") with
    {
        State = FindingState.Suppressed,
        SuppressedBecause = "the year-end report needs it",
    };

    private static Suppression Rule(int line) => new() { Reason = "replaced in release 42", Source = "suppressions.yaml", Line = line };
}
