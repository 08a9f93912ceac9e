using System.Runtime.CompilerServices;
using System.Text.Json;
using Inspector.Agent.History;
using Inspector.Agent.Reports;
using Inspector.Agent.Scheduling;
using Inspector.Agent.Targets;
using Inspector.Agent.Web.Shapes;
using Inspector.Findings;

namespace Inspector.Agent.Web.Api;

/// <summary>A finding's place, and what was seen of it before.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Database">The database's name.</param>
/// <param name="SeenAt">When its inspection ended.</param>
/// <param name="Before">What history has; null where it has nothing, or cannot be read.</param>
internal sealed record SeenFinding(string Target, string Database, DateTimeOffset SeenAt, FindingHistory? Before);

/// <summary><c>/api/v1/findings</c>: what the latest inspections found, each finding as the JSON report has it, with what history knows of it.</summary>
internal static class FindingsApi
{
    public const string Path = "/api/v1/findings";

    private const int MostLines = 100;

    private static readonly JsonShape<SeenFinding> Own = new("SeenFinding", "",
    [
        Has<SeenFinding>.Text("target", "The target's name as configured.", one => one.Target),
        Has<SeenFinding>.Text("database", "The database's name, raw.", one => one.Database),
        Has<SeenFinding>.TimeOrNull("firstSeen", "When an inspection first found it; null where history does not have it yet, or cannot be read.", one => one.Before?.FirstSeen),
        Has<SeenFinding>.Time("lastSeen", "When one last did.", one => one.SeenAt),
        Has<SeenFinding>.TimeOrNull("reopenedAt", "When it last came back after it was resolved; null when it never did.", one => one.Before?.ReopenedAt),
        Has<SeenFinding>.CountOrNull("reopened", "How often it came back.", one => one.Before?.Reopened),
    ]);

    public static Extended<SeenFinding> Shape { get; } = new("Finding", "A finding of the latest inspection of a database.", Own, Contract.Finding);

    public static Parameter Target { get; } = new("target", "The target's name.");

    public static Parameter Database { get; } = new("database", "The database's name.");

    public static Parameter Probe { get; } = new("probe", "The probe's id, or several with commas.") { Choices = [.. Probes.All.Select(probe => probe.Info.Id)] };

    public static Parameter Severity { get; } = new("severity", "How bad, or several with commas.") { Choices = Words.Of<Severity>() };

    public static Parameter Confidence { get; } = new("confidence", "How sure, or several with commas.") { Choices = Words.Of<Confidence>() };

    public static Parameter State { get; } = new("state", "Whether it counts, or several with commas.") { Choices = Words.Of<FindingState>() };

    /// <summary>A page, by target, database and fingerprint.</summary>
    public static async ValueTask<Answer> ListAsync(Exchange exchange)
    {
        var after = Paging.After(exchange, JsonValueKind.String, JsonValueKind.String, JsonValueKind.String, JsonValueKind.Number);
        CheckTarget(exchange);
        var reader = new FindingHistoryReader(exchange.Agent.History);
        return await Paging.AnswerAsync(exchange, Path, ItemsAsync(exchange, after, reader, exchange.Cancellation), () => Unseen(exchange).Concat(reader.Unseen));
    }

    /// <summary>A name that is mistyped must not look like a target without findings.</summary>
    private static void CheckTarget(Exchange exchange)
    {
        if (exchange.Arguments.Text(Target) is { } wanted && exchange.Agent.Targets.All(target => target.Name != wanted))
        {
            var names = exchange.Agent.Targets.Select(target => target.Name);
            throw new ProblemException(400, $"no target has that name: {TargetsApi.Path} lists them") { Parameter = Target.Name, Allowed = [.. Nearest.To(wanted, names).Concat(names).Distinct().Take(20)] };
        }
    }

    private static async IAsyncEnumerable<PageItem> ItemsAsync(Exchange exchange, JsonElement[]? after, FindingHistoryReader history, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var (target, database, kept) in Inspected(exchange))
        {
            cancellation.ThrowIfCancellationRequested();
            var place = after is null ? 1 : Compare((target.Name, database.Name), (after[0].GetString()!, after[1].GetString()!));
            if (place < 0 || !kept.Counts.Any(kind => Allows(exchange.Arguments, kind)))
            {
                continue;
            }

            using var document = kept.ReadFindings();
            foreach (var (fingerprint, number, finding) in InOrder(document.RootElement, exchange.Arguments))
            {
                if (place > 0 || Compare((fingerprint, number), (after![2].GetString()!, after[3].GetInt64())) > 0)
                {
                    var seen = new SeenFinding(target.Name, database.Name, kept.SeenAt, await history.FindAsync(target.Name, database.Name, fingerprint, cancellation));
                    yield return new([target.Name, database.Name, fingerprint, number], json => Shape.Write(json, seen, rest => WriteProperties(rest, finding)));
                }
            }
        }
    }

    private static IEnumerable<(TargetView Target, DatabaseView Database, KeptInspection Kept)> Inspected(Exchange exchange) =>
        from target in TargetsApi.InOrder(exchange.Agent)
        where exchange.Arguments.Allows(Target, target.Name)
        from database in target.Databases.OrderBy(database => database.Name, StringComparer.Ordinal)
        where exchange.Arguments.Allows(Database, database.Name) && database.Inspection is not null
        select (target, database, database.Inspection);

    /// <summary>The findings of one inspection by fingerprint; several may share one, and are numbered.</summary>
    private static IEnumerable<(string Fingerprint, long Number, JsonElement Finding)> InOrder(JsonElement findings, Arguments arguments) =>
        findings.EnumerateArray()
            .GroupBy(finding => finding.GetProperty("fingerprint").GetString() ?? "")
            .OrderBy(same => same.Key, StringComparer.Ordinal)
            .SelectMany(same => same.Select((finding, number) => (same.Key, (long)number, finding)))
            .Where(one => Allows(arguments, one.finding));

    private static bool Allows(Arguments arguments, JsonElement finding) =>
        new[] { Probe, Severity, Confidence, State }.All(parameter => arguments.Allows(parameter, finding.GetProperty(parameter.Name).GetString()!));

    private static bool Allows(Arguments arguments, FindingCount kind) =>
        arguments.Allows(Probe, kind.Probe) && arguments.Allows(Severity, Notation.Of(kind.Severity)) && arguments.Allows(Confidence, Notation.Of(kind.Confidence)) && arguments.Allows(State, Notation.Of(kind.State));

    private static void WriteProperties(Utf8JsonWriter json, JsonElement finding)
    {
        foreach (var property in finding.EnumerateObject())
        {
            property.WriteTo(json);
        }
    }

    /// <summary>Databases of which nothing can be listed.</summary>
    private static IEnumerable<string> Unseen(Exchange exchange)
    {
        var lines = from target in TargetsApi.InOrder(exchange.Agent)
                    where exchange.Arguments.Allows(Target, target.Name)
                    from line in Unseen(target, exchange.Arguments.Text(Database))
                    select line;
        var told = lines.Take(MostLines + 1).ToList();
        return told.Count <= MostLines ? told : told.Take(MostLines).Append($"and more: {TargetsApi.Path} says all");
    }

    private static IEnumerable<string> Unseen(TargetView target, string? database)
    {
        if (target.Databases.IsEmpty)
        {
            yield return $"{target.Name}: its databases are not known yet{(target.Reason is { } reason ? $": {Visible.Text(reason)}" : "")}";
        }

        foreach (var one in target.Databases.Where(one => database is null || one.Name == database))
        {
            if (one.Problem is { } problem)
            {
                yield return $"{target.Name}, database {Visible.Quoted(one.Name)}: could not be inspected the last time: {Visible.Text(problem)}";
            }
            else if (one.Inspection is null)
            {
                yield return $"{target.Name}, database {Visible.Quoted(one.Name)}: not inspected yet";
            }
        }
    }

    private static int Compare((string First, string Second) one, (string First, string Second) other) =>
        StringComparer.Ordinal.Compare(one.First, other.First) is not 0 and var first ? first : StringComparer.Ordinal.Compare(one.Second, other.Second);

    private static int Compare((string Text, long Number) one, (string Text, long Number) other) =>
        StringComparer.Ordinal.Compare(one.Text, other.Text) is not 0 and var text ? text : one.Number.CompareTo(other.Number);
}
