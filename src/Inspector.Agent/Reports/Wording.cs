using System.Globalization;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Agent.Reports;

/// <summary>What the facts of a finding are called when people read them: shared by text and Markdown. Raw: each format makes it harmless in its own way.</summary>
internal static class Wording
{
    /// <summary>A kind of object: <c>materialized view</c>.</summary>
    public static string Of(ObjectKind kind) => string.Concat(kind.ToString().Select((letter, i) => i > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    /// <summary>A database and its server: <c>app on db1:5432, PostgreSQL 15.20 primary</c>.</summary>
    public static string Of(InspectedTarget target) =>
        $"{(target.Name == target.Database ? target.Name : $"{target.Name} (database {target.Database})")} on {Address(target.Host, target.Port)}, "
        + $"PostgreSQL {target.ServerVersion} {(target.IsStandby ? "standby" : "primary")}";

    /// <summary>A database that could not be inspected.</summary>
    public static string Of(Failure failure) =>
        failure.Host is null || failure.Port is not { } port ? failure.Name : $"{failure.Name} on {Address(failure.Host, port)}";

    /// <summary>What a rule silences and why: <c>duplicate-index on public.orders_* (replaced in release 42)</c>.</summary>
    public static string Of(Suppression rule)
    {
        string?[] parts = [rule.Probe, rule.Object is { } pattern ? $"on {pattern}" : null, rule.Fingerprint is { } fingerprint ? $"fingerprint {fingerprint}" : null];
        return $"{string.Join(' ', parts.Where(part => part is not null))} ({rule.Reason})";
    }

    /// <summary>Where a rule stands, with a space behind it: <c>suppressions.yaml:12 </c>.</summary>
    public static string Place(Suppression rule) => rule.Source is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{rule.Source}:{rule.Line} ");

    /// <summary>Whom a step makes wait.</summary>
    public static string Of(Blocks blocks) => blocks switch
    {
        Blocks.None => "blocks neither reads nor writes",
        Blocks.Writes => "blocks writes",
        _ => "blocks reads and writes",
    };

    /// <summary>How much a step has to do.</summary>
    public static string Of(Work work) => work switch
    {
        Work.Instant => "for an instant",
        Work.Scan => "while it reads the whole table",
        _ => "while it writes the whole table",
    };

    /// <summary>Whom a step makes wait and how long that lasts.</summary>
    public static string Blocking(Step step) => step.Blocks == Blocks.None ? $"{Of(step.Blocks)}{Duration(step.Work)}" : $"{Of(step.Blocks)} {Of(step.Work)}";

    /// <summary>How to run a step.</summary>
    public static string Running(Step step) =>
        (step.IsTransactional ? "may stand in a transaction" : "not inside a transaction")
        + (step.LockTimeout is { } timeout ? $"; first SET lock_timeout = '{Notation.Timeout(timeout)}', and try again when it strikes" : "; without lock_timeout");

    /// <summary>The cost, in the units that the reader pays in; null when none is known.</summary>
    public static string? Of(Impact impact)
    {
        string?[] costs =
        [
            impact.Bytes is { } bytes and not 0 ? $"{Quantity.Bytes(bytes)} on disk" : null,
            impact.WritesPerSecond is { } writes and not 0 ? $"{Quantity.Number(writes)} writes a second" : null,
            impact.BlockedSeconds is { } blocked and not 0 ? $"sessions wait {Quantity.Duration(TimeSpan.FromSeconds(blocked))}" : null,
            impact.EndsAt is { } end ? FormattableString.Invariant($"ends about {end.UtcDateTime:yyyy-MM-dd}") : null,
        ];
        return costs.All(cost => cost is null) ? null : string.Join("; ", costs.Where(cost => cost is not null));
    }

    /// <summary>A fact with its unit, where the name does not say it: <c>0 scans</c>, <c>size 1.2 GB</c>. A null is said by the source.</summary>
    public static string Of(Evidence fact) => fact.Value switch
    {
        null => $"{fact.Name} not known",
        bool truth => $"{fact.Name} {(truth ? "yes" : "no")}",
        string text => $"{fact.Name} {text}",
        int or long when fact.Unit == "bytes" => $"{fact.Name} {Quantity.Bytes(Convert.ToInt64(fact.Value, CultureInfo.InvariantCulture))}",
        _ when fact.Unit is null => $"{fact.Name} {Number(fact.Value)}",
        _ when fact.Name == fact.Unit || fact.Name.StartsWith($"{fact.Unit} ", StringComparison.Ordinal) => Counted(fact.Value, fact.Unit) + fact.Name[fact.Unit.Length..],
        _ when fact.Name.EndsWith($" {fact.Unit}", StringComparison.Ordinal) => Counted(fact.Value, fact.Name),
        _ => $"{fact.Name} {Counted(fact.Value, fact.Unit)}",
    };

    /// <summary>Where a fact is from, as it stands behind it; a null's source begins with why it is not known.</summary>
    public static string Source(Evidence fact) =>
        fact.Value is null && fact.Source.StartsWith("not known: ", StringComparison.Ordinal) ? fact.Source["not known: ".Length..] : fact.Source;

    /// <summary>A host and its port: <c>db1:5432</c>, <c>[::1]:5432</c>, <c>/run/postgresql, port 5432</c>.</summary>
    public static string Address(string host, int port) => string.Create(
        CultureInfo.InvariantCulture,
        $"{host switch { _ when host.StartsWith('/') => $"{host}, port ", _ when host.Contains(':', StringComparison.Ordinal) => $"[{host}]:", _ => $"{host}:" }}{port}");

    private static string Duration(Work work) => work == Work.Instant ? "" : $" {Of(work)}";

    private static string Counted(object value, string unit) => value is 1 or 1L ? $"1 {Quantity.Singular(unit)}" : $"{Number(value)} {unit}";

    private static string Number(object value) => value switch
    {
        int or long or uint or short => Quantity.Number(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        double or float or decimal => Quantity.Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
