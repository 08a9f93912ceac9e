using Inspector.Agent.History;
using Inspector.Findings;

namespace Inspector.Tests.History;

/// <summary>What histories are made of.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Monday = new(2026, 11, 16, 6, 0, 0, TimeSpan.Zero);

    public static InspectionEntry Inspection(DateTimeOffset at, params string[] indexes) => new("shop", Inspected(indexes), at);

    /// <summary>Waits as long as only what never comes takes.</summary>
    public static Task<bool> WrittenInTimeAsync(this HistoryStore store) =>
        store.WrittenAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, TestContext.Current.CancellationToken);

    public static Inspection Inspected(params string[] indexes) => new()
    {
        Target = new("shop", "db1", 5432, "app", "18.4", false),
        StartedAt = Monday,
        Outcomes = [new("duplicate-index", OutcomeStatus.Examined, null, indexes.Length)],
        Findings = [.. indexes.Select(Finding)],
    };

    public static Finding Finding(string index) => new()
    {
        Probe = "duplicate-index",
        Severity = Severity.Warning,
        Confidence = Confidence.Proven,
        Subject = new(ObjectKind.Index, "public", index) { Table = "orders" },
        Title = $"{index} repeats another",
    };

    public static UsageEntry Usage(DateTimeOffset at, long scans, string server = "db1:5432", bool isStandby = false, DateTimeOffset? since = null, long oid = 16_400) =>
        new("shop", server, "app", isStandby, since ?? Monday.AddDays(-30), at, [new("public", "orders_idx", oid, scans)]);

    public static GrowthEntry Growth(DateTimeOffset at, double amount, double? capacity = 1_000) =>
        new("shop", "app", at, [new(GrowthKind.Sequence, "public", "orders_id_seq", amount, capacity)]);
}
