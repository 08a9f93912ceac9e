using System.Globalization;
using Inspector.Agent.Reports;
using Inspector.Agent.Scheduling;
using Inspector.Findings;

namespace Inspector.Agent.Web.Pages;

/// <summary>The page of a target: how it is, who blocks whom, and its findings, the worst first.</summary>
internal static class TargetPage
{
    private const int MostFindings = 500;
    private const int MostDatabases = 200;
    private const int MostIncidents = 50;

    /// <summary>The page.</summary>
    public static async ValueTask<Answer> AnswerAsync(Exchange exchange)
    {
        var (target, now, html) = (exchange.Target, exchange.Sources.Time.GetUtcNow(), new Html());
        html.Add($"<h1>{target.Name}</h1>\n<p>{target.Place}, {Server(target)}: {Condition(target, now)}{(target.Watcher is { } watcher ? $"; watched by {watcher}" : "")}. Own cost: {Cost(target)}.</p>\n");
        Tiers(html, target, now);
        Locks(html, target);
        var incidents = target.OpenIncidents.Concat(target.EndedIncidents.Reverse()).Take(MostIncidents).ToList();
        if (incidents.Count > 0)
        {
            html.Add($"<h2>Lock incidents</h2>\n");
            List(html, incidents.Select(IncidentText.Line));
        }

        Databases(html, target, now);
        await FindingsAsync(html, exchange, target, now);
        return HtmlPage.Answer($"{target.Name} - Inspector", now, html);
    }

    /// <summary>How a target is, with the reason.</summary>
    public static Html Condition(TargetView target, DateTimeOffset now)
    {
        var html = new Html();
        if (target.Condition == TargetCondition.Down)
        {
            html.Add($"<span class=\"bad\">down</span> since {HtmlPage.Ago(target.Since, now)}: {target.Reason}{(target.NextAttempt is { } next && next > now ? $"; tried again in {Quantity.Duration(next - now)}" : "")}");
        }
        else if (target.Condition == TargetCondition.Starting)
        {
            html.Add($"<span class=\"warn\">not asked yet</span>");
        }
        else
        {
            html.Add($"<span class=\"good\">up</span> since {HtmlPage.Ago(target.Since, now)}");
        }

        return html;
    }

    /// <summary>What it runs.</summary>
    public static string Server(TargetView target) =>
        target.ServerVersion is { } version ? $"PostgreSQL {version}{(target.IsStandby is { } isStandby ? isStandby ? " standby" : " primary" : "")}" : "version not known yet";

    /// <summary>What we cost it.</summary>
    public static string Cost(TargetView target) => string.Create(
        CultureInfo.InvariantCulture,
        $"{target.CoreShare * 100:0.###} % of a core, of {target.CoreShareBudget * 100:0.###} %{(target.Stretch > 1 ? $"; intervals are {target.Stretch:0.#} times as long" : "")}");

    /// <summary>Lines, each a point of a list.</summary>
    public static void List(Html html, IEnumerable<string> lines)
    {
        html.Add($"<ul>\n");
        foreach (var line in lines)
        {
            html.Add($"<li>{line}</li>\n");
        }

        html.Add($"</ul>\n");
    }

    private static void Tiers(Html html, TargetView target, DateTimeOffset now)
    {
        html.Add($"<div class=\"wide\"><table>\n<tr><th>tier</th><th>every</th><th>last success</th><th>took</th><th>problem</th></tr>\n");
        foreach (var tier in target.Tiers)
        {
            html.Add($"<tr><td>{tier.Name}</td><td>{Quantity.Duration(tier.EffectiveInterval)}</td><td><span class=\"{(tier.IsStale ? "bad" : "good")}\">{HtmlPage.Ago(tier.LastSuccess, now)}{(tier.IsStale ? ", stale" : "")}</span></td><td>{(tier.LastDuration is { } took ? Quantity.Duration(took) : "")}</td><td>{tier.Problem}</td></tr>\n");
        }

        html.Add($"</table></div>\n");
    }

    private static void Locks(Html html, TargetView target)
    {
        html.Add($"<h2>Locks</h2>\n");
        if (target.Locks is not { } locks)
        {
            html.Add($"<p class=\"dim\">Not known now: {Api.LocksApi.Why(target)}</p>\n");
            return;
        }

        html.Add($"<pre>");
        foreach (var line in locks.Text.Split('\n'))
        {
            html.Add($"{line}\n");
        }

        html.Add($"</pre>\n");
    }

    private static void Databases(Html html, TargetView target, DateTimeOffset now)
    {
        html.Add($"<h2>Databases</h2>\n<div class=\"wide\"><table>\n<tr><th>database</th><th>inspected</th><th class=\"number\">errors</th><th class=\"number\">warnings</th><th class=\"number\">infos</th><th>problem</th></tr>\n");
        foreach (var (database, tally) in target.Databases.Select(database => (Database: database, Tally: Tally.Of(database.Inspection))).OrderByDescending(one => one.Database.Problem is not null).ThenByDescending(one => one.Tally.Errors).ThenByDescending(one => one.Tally.Warnings).ThenBy(one => one.Database.Name, StringComparer.Ordinal).Take(MostDatabases))
        {
            html.Add($"<tr><td>{database.Name}</td><td>{HtmlPage.Ago(database.Inspection?.SeenAt, now)}</td><td class=\"number\">{(long)tally.Errors}</td><td class=\"number\">{(long)tally.Warnings}</td><td class=\"number\">{(long)tally.Infos}</td><td>{database.Problem}</td></tr>\n");
        }

        html.Add($"</table></div>\n");
        if (target.Databases.Length > MostDatabases)
        {
            html.Add($"<p class=\"dim\">and {(long)target.Databases.Length - MostDatabases} more that are better off</p>\n");
        }

        if (!target.Skipped.IsEmpty)
        {
            html.Add($"<p>Not looked at:</p>\n");
            List(html, target.Skipped.Take(MostDatabases));
        }
    }

    private static async Task FindingsAsync(Html html, Exchange exchange, TargetView target, DateTimeOffset now)
    {
        var (listed, reader) = (FindingRows.WorstFirst(target, MostFindings, exchange.Cancellation), new Api.FindingHistoryReader(exchange.Agent.History));
        var known = await FindingRows.FirstSeenAsync(listed, target.Name, reader, exchange.Cancellation);
        html.Add($"<h2>Findings</h2>\n<div class=\"wide\"><table>\n<tr><th>severity</th><th>finding</th><th>object</th><th>database</th><th>first seen</th></tr>\n");
        foreach (var row in listed)
        {
            html.Add($"<tr><td><span class=\"{row.Style}\">{Notation.Of(row.Severity)}</span></td><td>{row.Title}<br><span class=\"dim\">{row.Probe}, {row.Confidence}</span></td><td>{row.Subject}</td><td>{row.Database}</td><td>{(known.TryGetValue((row.Database, row.Fingerprint), out var first) ? HtmlPage.Ago(first, now) : "")}</td></tr>\n");
        }

        html.Add($"</table></div>\n");
        List(html, reader.Unseen);
        var counts = target.Databases.Where(database => database.Inspection is not null).SelectMany(database => database.Inspection!.Counts).ToList();
        long rest = counts.Where(Tally.Counts).Sum(kind => kind.Count) - listed.Count, possible = Sum(kind => kind.State == FindingState.New && kind.Confidence == Confidence.Possible);
        html.Add($"<p class=\"dim\">Not listed here: {rest} more of these, {possible} that are only possible, {Sum(kind => kind.State == FindingState.Known)} known, {Sum(kind => kind.State == FindingState.Suppressed)} suppressed: <a href=\"/api/v1/findings?target={Uri.EscapeDataString(target.Name)}\">all, with facts and plans</a></p>\n");

        long Sum(Func<FindingCount, bool> of) => counts.Where(of).Sum(kind => (long)kind.Count);
    }
}
