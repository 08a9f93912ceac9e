using System.Text.Json;
using Inspector.Agent.Reports;
using Inspector.Agent.Scheduling;
using Inspector.Agent.Web.Api;
using Inspector.Findings;

namespace Inspector.Agent.Web.Pages;

/// <summary>A finding as a row of a page.</summary>
internal sealed record FindingRow(Severity Severity, string Confidence, string Probe, string Title, string Subject, string Database, string Fingerprint)
{
    /// <summary>The class of its severity.</summary>
    public string Style => Severity switch { Severity.Error => "bad", Severity.Warning => "warn", _ => "dim" };
}

/// <summary>Finds what a page lists: only the inspections that have something to list are unpacked, one at a time.</summary>
internal static class FindingRows
{
    private static readonly Severity[] Severities = [Severity.Error, Severity.Warning, Severity.Info];

    private static readonly string[] Names = ["schema", "table", "name", "column"];

    /// <summary>Findings that count, the worst first.</summary>
    /// <param name="target">The target.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Gives up.</param>
    public static List<FindingRow> WorstFirst(TargetView target, int most, CancellationToken cancellation)
    {
        var rows = new List<FindingRow>();
        foreach (var severity in Severities)
        {
            foreach (var database in target.Databases.Where(database => database.Inspection?.Counts.Any(kind => kind.Severity == severity && Tally.Counts(kind)) == true))
            {
                cancellation.ThrowIfCancellationRequested();
                if (rows.Count >= most)
                {
                    return rows;
                }

                using var document = database.Inspection!.ReadFindings();
                rows.AddRange(document.RootElement.EnumerateArray().Where(finding => Is(finding, severity)).Take(most - rows.Count).Select(finding => Row(finding, severity, database.Name)));
            }
        }

        return rows;
    }

    /// <summary>When findings were first seen, as far as history tells, by database and fingerprint.</summary>
    public static async Task<Dictionary<(string Database, string Fingerprint), DateTimeOffset>> FirstSeenAsync(IEnumerable<FindingRow> rows, string target, FindingHistoryReader history, CancellationToken cancellation)
    {
        var seen = new Dictionary<(string, string), DateTimeOffset>();
        foreach (var row in rows.OrderBy(row => row.Database, StringComparer.Ordinal).ThenBy(row => row.Fingerprint, StringComparer.Ordinal))
        {
            if (await history.FindAsync(target, row.Database, row.Fingerprint, cancellation) is { } before)
            {
                seen[(row.Database, row.Fingerprint)] = before.FirstSeen;
            }
        }

        return seen;
    }

    private static bool Is(JsonElement finding, Severity severity) =>
        Text(finding, "severity") == Notation.Of(severity) && Text(finding, "state") == Notation.Of(FindingState.New) && Text(finding, "confidence") != Notation.Of(Confidence.Possible);

    private static FindingRow Row(JsonElement finding, Severity severity, string database)
    {
        var about = finding.GetProperty("object");
        var name = string.Join('.', Names.Select(part => Text(about, part)).Where(part => part.Length > 0).Distinct(StringComparer.Ordinal));
        return new(severity, Text(finding, "confidence"), Text(finding, "probe"), Text(finding, "title"), $"{Text(about, "kind")} {name}", database, Text(finding, "fingerprint"));
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? "";
}
