namespace Inspector.Tests.Dashboards;

/// <summary>What inspections found, and what they could not look at.</summary>
internal static class FindingsBoard
{
    public const string Uid = "inspector-findings";

    public static Board Create() => new(
        Uid,
        "Inspector / Findings",
        "What inspections found, where it gets better or worse, and what they could not look at",
        new Section("Now", [.. Now]),
        new Section("Where", ByProbe, ByDatabase),
        new Section("Over time", [.. Course]),
        new Section("How far to believe it", [.. Sight]));

    private static Panel[] Now =>
    [
        Number("Errors", "Wrong results, lost data or an outage if they are true. Normal is 0.", Severity("error"), Limit.AnyOf("PgErrorFindings")),
        Number("Warnings", "What costs something already, or will. They should fall over weeks.", Severity("warning"), null),
        Number("Notes", "Severity info: worth knowing when one is at it anyway.", Severity("info"), null),
        Number("Silenced", "In the baseline, or suppressed by a rule with its reason. They count nowhere else on this page.", "sum(max by (target, db_namespace, silence) (inspector_silenced_findings{D}))", null),
        Number(
            "Probes that could not look",
            "Skipped or faulted in the latest inspections: of what they look for nothing is known. Mostly a right of the role is missing: `inspector grants` has them.",
            "sum(max by (target, db_namespace, outcome) (inspector_inspection_probes{D, outcome=~\"skipped|faulted\"}))",
            null),
        Number(
            "Oldest inspection",
            "How long ago the latest inspection of a database began, of the one for which that is longest. Normal is up to the interval of the catalog tier, an hour unless configured.",
            "max(time() - max by (target, db_namespace) (inspector_inspection_start_timestamp_seconds{D}))",
            null) with { Unit = Unit.Seconds, Alerts = ["PgProbeStale"] },
    ];

    private static Panel ByProbe => new(
        Picture.Table,
        "By probe",
        "Findings that count, the worst first. A click on a probe leads to what it looks for, when it is wrong, and how to mend it. The findings themselves are at /api/v1/findings of the agent and on its page of the server.",
        Column("sum by (target, db_namespace, probe) (max by (target, db_namespace, probe, severity) (inspector_findings{D, severity=\"error\"})) > 0", "Errors") with { Limit = Limit.AnyOf("PgErrorFindings") },
        Column("sum by (target, db_namespace, probe) (max by (target, db_namespace, probe, severity) (inspector_findings{D, severity=\"warning\"})) > 0", "Warnings"),
        Column("sum by (target, db_namespace, probe) (max by (target, db_namespace, probe, severity) (inspector_findings{D, severity=\"info\"})) > 0", "Notes"))
    {
        Width = 14,
        Height = 12,
        Keys = [("probe", "Probe"), ("target", "Server"), ("db_namespace", "Database")],
        SortedBy = ["Errors", "Warnings", "Notes"],
        LeadsTo = [ServerBoard.Uid],
        Nothing = "–",
    };

    private static Panel ByDatabase => new(
        Picture.Table,
        "By database",
        "Findings that count, the worst first. Databases that were never inspected are not here.",
        Column("max by (target, db_namespace) (inspector_open_findings{D, severity=\"error\"})", "Errors") with { Limit = Limit.AnyOf("PgErrorFindings") },
        Column("max by (target, db_namespace) (inspector_open_findings{D, severity=\"warning\"})", "Warnings"),
        Column("time() - max by (target, db_namespace) (inspector_inspection_start_timestamp_seconds{D})", "Inspected ago") with { Unit = Unit.Seconds })
    {
        Width = 10,
        Height = 12,
        Keys = [("target", "Server"), ("db_namespace", "Database")],
        SortedBy = ["Errors", "Warnings"],
        LeadsTo = [ServerBoard.Uid],
    };

    private static Panel[] Course =>
    [
        new(
            Picture.Areas,
            "By severity",
            "A step up is a migration or a release; a step down is work that was done, or a rule that silences.",
            new Query("sum by (severity) (max by (target, db_namespace, severity) (inspector_open_findings{D}))", "{{severity}}")),
        new(
            Picture.Lines,
            "The ten probes with most findings",
            "What to begin with, if it is one kind of thing over and over: its page has the plan.",
            new Query("topk(10, sum by (probe) (max by (target, db_namespace, probe, severity) (inspector_findings{D})))", "{{probe}}")),
        new(
            Picture.Lines,
            "Silenced, and why",
            "known is in the baseline, suppressed is by a rule. A line that only ever rises is a drawer into which everything goes.",
            new Query("sum by (silence) (max by (target, db_namespace, silence) (inspector_silenced_findings{D}))", "{{silence}}")),
    ];

    private static Panel[] Sight =>
    [
        new(
            Picture.Areas,
            "What became of probes",
            "Of the latest inspection of each database. examined is normal; skipped could not look, mostly for want of a right; faulted is a bug of ours or a server that went away: the agent's log has it.",
            new Query("sum by (outcome) (max by (target, db_namespace, outcome) (inspector_inspection_probes{D}))", "{{outcome}}")),
        new(
            Picture.Lines,
            "How long an inspection took",
            "Of each database. It rises with the number of tables, and while the server is busy.",
            new Query("max by (target, db_namespace) (inspector_inspection_duration_seconds{D})", "{{target}} {{db_namespace}}")) { Unit = Unit.Seconds, LeadsTo = [AgentBoard.Uid] },
        new(
            Picture.Lines,
            "What statistics did not show",
            "0 is normal. What is counted here was not seen, wholly or in part, in the latest round of statistics: grant the role pg_monitor.",
            new Query("max by (target) (inspector_statistics_sample_gaps{T})", "{{target}}")) { LeadsTo = [ServerBoard.Uid] },
    ];

    private static string Severity(string severity) => $"sum(max by (target, db_namespace) (inspector_open_findings{{D, severity=\"{severity}\"}}))";

    private static Query Column(string expression, string name) => new(expression, name) { Unit = Unit.Plain };

    private static Panel Number(string title, string description, string expression, Limit? limit) =>
        new(Picture.Numbers, title, description, new Query(expression, title)) { Width = 4, Height = 4, Limit = limit };
}
