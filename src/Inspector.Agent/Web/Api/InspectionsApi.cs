using System.Runtime.CompilerServices;
using System.Text.Json;
using Inspector.Agent.History;
using Inspector.Agent.Reports;
using Inspector.Agent.Scheduling;
using Inspector.Agent.Web.Shapes;

namespace Inspector.Agent.Web.Api;

/// <summary><c>/api/v1/inspections</c>: when each database was inspected, what that cost, and what it did not see; the latest from this agent's memory, those before from history, each once.</summary>
internal static class InspectionsApi
{
    public const string Path = "/api/v1/inspections";

    public static JsonShape<SeenInspection> Shape { get; } = new("Inspection", "An inspection of a database.",
    [
        Has<SeenInspection>.Text("target", "The target's name as configured.", one => one.Target),
        Has<SeenInspection>.Text("database", "The database's name, raw.", one => one.Database),
        Has<SeenInspection>.Time("endedAt", "When it ended, by the agent's clock.", one => one.SeenAt),
        Has<SeenInspection>.Count("durationMs", "How long it took.", one => Notation.Milliseconds(one.Duration)),
        Has<SeenInspection>.Count("databaseMs", "For how much of that a transaction of ours was open.", one => Notation.Milliseconds(one.DatabaseTime)),
        Has<SeenInspection>.Text("serverVersion", "The server's version.", one => one.ServerVersion),
        Has<SeenInspection>.Word("role", "Whether the server was a primary or a standby.", Words.Roles, one => Words.Role(one.IsStandby)!),
        Has<SeenInspection>.Count("findings", "How many findings are kept of it, whatever their state.", one => one.Findings),
        Has<SeenInspection>.Count("skipped", "How many probes could not look.", one => one.Skipped),
        Has<SeenInspection>.Count("faults", "How many probes and parts of the reading failed.", one => one.Faults),
    ]);

    public static Parameter Target { get; } = new("target", "The target's name.");

    public static Parameter Database { get; } = new("database", "The database's name.");

    /// <summary>A page, the latest first.</summary>
    public static async ValueTask<Answer> ListAsync(Exchange exchange)
    {
        // History numbers the inspections of a database, which this agent does not know: the number plays no part in the order, and no two of a database end at the same time.
        var after = Paging.After(exchange, JsonValueKind.Number, JsonValueKind.String, JsonValueKind.String, JsonValueKind.Number) is { } parts
            ? (parts[0].GetInt64(), parts[1].GetString()!, parts[2].GetString()!)
            : ((long, string, string)?)null;
        var merge = new Merged<SeenInspection, (long, string, string)>(Remembered(exchange.Agent), one => one.Key, Later, (mark, cancellation) => StoredAsync(exchange, mark, cancellation));
        return await Paging.AnswerAsync(exchange, Path, ItemsAsync(exchange, merge, after, exchange.Cancellation), () => merge.Unseen);
    }

    private static async IAsyncEnumerable<PageItem> ItemsAsync(
        Exchange exchange, Merged<SeenInspection, (long, string, string)> merge, (long, string, string)? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var mark = after is { } key ? PageMark.Of(key.Item1, key.Item2, key.Item3, 0L) : null;
        await foreach (var one in merge.AfterAsync(after, mark, cancellation))
        {
            if (exchange.Arguments.Allows(Target, one.Target) && exchange.Arguments.Allows(Database, one.Database))
            {
                yield return new([one.Key.SeenAt, one.Key.Target, one.Key.Database, 0L], json => Shape.Write(json, one));
            }
        }
    }

    private static IEnumerable<SeenInspection> Remembered(IAgentView agent) =>
        from target in agent.Targets
        from database in target.Databases
        let kept = database.Inspection
        where kept is not null
        select SeenInspection.Of(target.Name, database.Name, kept);

    private static async Task<HistoryPage<SeenInspection>> StoredAsync(Exchange exchange, string? mark, CancellationToken cancellation)
    {
        var page = await exchange.Agent.History.InspectionsPageAsync(exchange.Arguments.Text(Target), exchange.Arguments.Text(Database), PageMark.Most, mark, cancellation);
        return new([.. page.Items.Select(SeenInspection.Of)], page.Next);
    }

    private static int Later((long, string, string) one, (long, string, string) other) =>
        other.Item1.CompareTo(one.Item1) is not 0 and var seen ? seen
        : StringComparer.Ordinal.Compare(other.Item2, one.Item2) is not 0 and var target ? target
        : StringComparer.Ordinal.Compare(other.Item3, one.Item3);
}

/// <summary>What is known of an inspection, wherever it is from.</summary>
internal sealed record SeenInspection(
    string Target, string Database, DateTimeOffset SeenAt, TimeSpan Duration, TimeSpan DatabaseTime, string ServerVersion, bool IsStandby, int Findings, int Skipped, int Faults)
{
    /// <summary>Its place in the order, the latest first, as the store has it.</summary>
    public (long SeenAt, string Target, string Database) Key => (StoredTime.Of(SeenAt), Target, Database);

    /// <summary>The latest of a database.</summary>
    public static SeenInspection Of(string target, string database, KeptInspection kept)
    {
        var summary = kept.Summary;
        return new(
            target,
            database,
            kept.SeenAt,
            summary.Duration,
            summary.DatabaseTime,
            summary.ServerVersion,
            summary.IsStandby,
            summary.Findings,
            summary.Skipped,
            summary.Faults);
    }

    /// <summary>One of history.</summary>
    public static SeenInspection Of(InspectionHistory one) =>
        new(one.Target, one.Database, one.SeenAt, one.Duration, one.DatabaseTime, one.ServerVersion, one.IsStandby, one.Findings, one.Skipped, one.Faults);
}
