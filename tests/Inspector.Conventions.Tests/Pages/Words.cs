using System.Globalization;
using Inspector.Catalog;

namespace Inspector.Tests.Pages;

/// <summary>How the pages say what a probe declares.</summary>
internal static class Words
{
    /// <summary>A link to a probe's page from the same folder; an id that is reserved for a probe to come has none.</summary>
    public static string Link(string id) => Probes.All.Any(probe => probe.Info.Id == id) ? $"[{id}]({id}.md)" : $"`{id}` (to come)";

    /// <summary>Links, or a dash.</summary>
    public static string Links(IEnumerable<string> ids) => string.Join(", ", ids.Select(Link)) is { Length: > 0 } links ? links : "–";

    /// <summary>What a role needs; the tiers are those that <c>inspector grants</c> prints.</summary>
    public static string Needs(ProbeInfo info) => string.Join("; ", info.Sees.Select(Need).Prepend("`pg_monitor` (tier 1)"));

    /// <summary>A number as one would write it in configuration.</summary>
    public static string Number(double number) => number.ToString("0.##########", CultureInfo.InvariantCulture);

    private static string Need(Sight sight) => sight switch
    {
        Sight.SequencePositions => "SELECT on sequences (tier 2)",
        Sight.ColumnStatistics => "statistics of columns (tier 2)",
        Sight.CommonestShares => "how common the most common values are (tier 2, in its present form)",
        Sight.CollationVersions => "nothing more",
        Sight.ColumnBounds => "SELECT on the columns (tier 3)",
        Sight.Statements => "to name statements, the extension `pg_stat_statements`",
        Sight.Sessions or Sight.LockNames or Sight.Counters or Sight.LockTable => "nothing more",
        Sight.Replicas => "usage counters of replicas, where there are any (`--replica`)",
        Sight.Prior => "nothing more; what an agent saw before is its own",
        _ => throw new InvalidOperationException($"say here what a role needs for {sight}"),
    };
}
