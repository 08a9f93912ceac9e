using Inspector.Findings;

namespace Inspector.Tests.Findings;

/// <summary>Small inspections.</summary>
internal static class Inspected
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);

    public static Finding Index(string name, string probe = "duplicate-index") => new()
    {
        Probe = probe,
        Severity = Severity.Warning,
        Confidence = Confidence.Proven,
        Subject = new(ObjectKind.Index, "public", name) { Table = "orders" },
        Title = $"{name} is wrong",
    };

    public static Inspection With(params IEnumerable<Finding> findings) => new()
    {
        Target = new("app", "db1", 5432, "app", "15.20", IsStandby: false),
        StartedAt = Now,
        Findings = [.. findings],
        Outcomes = [new("duplicate-index", OutcomeStatus.Examined, null, 0), new("unused-index", OutcomeStatus.Examined, "partly", 0), new("invalid-index", OutcomeStatus.Skipped, "why", 0)],
    };

    public static Suppression Rule(string? probe = null, string? pattern = null, Fingerprint? fingerprint = null, DateOnly? expires = null) => new()
    {
        Probe = probe,
        Object = pattern is null ? null : new(pattern),
        Fingerprint = fingerprint,
        Expires = expires,
        Reason = $"{probe} {pattern} {fingerprint}".Trim(),
    };
}
