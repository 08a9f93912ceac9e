using Inspector.Agent.History;
using Inspector.Agent.Reports;
using Inspector.Agent.Scheduling;

namespace Inspector.Agent.Web.Pages;

/// <summary>The page <c>/</c>: what is watched and how it is, the worst first. However much is watched, it stays a page.</summary>
internal static class Overview
{
    private const int MostTargets = 200;
    private const int MostRows = 50;
    private const int MostIncidents = 20;

    /// <summary>The page.</summary>
    public static Answer Of(Exchange exchange)
    {
        var (agent, now, html) = (exchange.Agent, exchange.Sources.Time.GetUtcNow(), new Html());
        html.Add($"<h1>{Sentence(agent)}</h1>\n");
        Troubles(html, agent, now);
        Targets(html, agent, now);
        Blocking(html, agent);
        Incidents(html, agent);
        Findings(html, agent, now);
        Itself(html, agent, now);
        Fleet(html, agent);
        return HtmlPage.Answer("Inspector", now, html);
    }

    private static string Sentence(IAgentView agent)
    {
        var (down, starting) = (agent.Targets.Count(target => target.Condition == TargetCondition.Down), agent.Targets.Count(target => target.Condition == TargetCondition.Starting));
        return $"{Quantity.Of(agent.Targets.Length, "targets")}{(down > 0 ? $", {Quantity.Number(down)} down" : starting > 0 ? "" : ", all answer")}{(starting > 0 ? $", {Quantity.Number(starting)} not asked yet" : "")}";
    }

    private static void Troubles(Html html, IAgentView agent, DateTimeOffset now)
    {
        if (agent.IsStopping)
        {
            html.Add($"<p class=\"warn\">The agent was told to stop.</p>\n");
        }

        if (agent.Stalled is { } stalled)
        {
            html.Add($"<p class=\"bad\">The agent stands still: {stalled}</p>\n");
        }

        if (agent.Configuration.BrokenSince is { } since)
        {
            html.Add($"<p class=\"bad\">The configuration is broken since {HtmlPage.Ago(since, now)}; the one from before holds.</p>\n");
            TargetPage.List(html, agent.Configuration.Problems);
        }

        if (agent.Fleet is { IsInTouch: false } fleet)
        {
            html.Add($"<p class=\"bad\">The fleet's store does not answer since {HtmlPage.Ago(fleet.Since, now)}: {fleet.Reason}. What is watched goes on being watched.</p>\n");
        }

        if (agent.History.State is { Condition: not (HistoryCondition.Ready or HistoryCondition.Starting) } state)
        {
            html.Add($"<p class=\"bad\">History is {Notation.Of(state.Condition)}: {state.Reason}; {state.Waiting} entries wait in memory, {state.Dropped + state.Refused} are lost.</p>\n");
        }
    }

    private static void Targets(Html html, IAgentView agent, DateTimeOffset now)
    {
        html.Add($"<h2>Targets</h2>\n<div class=\"wide\"><table>\n<tr><th>target</th><th>condition</th><th>server</th><th>last success</th><th class=\"number\">wait</th><th class=\"number\">errors</th><th class=\"number\">warnings</th><th>own cost</th></tr>\n");
        foreach (var (target, tally) in Ranking.WorstFirst(agent.Targets).Take(MostTargets))
        {
            html.Add($"<tr><td><a href=\"{HtmlPage.AddressOf(target.Name)}\">{target.Name}</a><br><span class=\"dim\">{target.Place}</span></td><td>{TargetPage.Condition(target, now)}</td><td>{TargetPage.Server(target)}</td><td>{Successes(target, now)}</td><td class=\"number\">{Waiters(target)}</td><td class=\"number\">{Number(tally.Errors, "bad")}</td><td class=\"number\">{Number(tally.Warnings, "warn")}</td><td>{TargetPage.Cost(target)}</td></tr>\n");
        }

        html.Add($"</table></div>\n");
        if (agent.Targets.Length > MostTargets)
        {
            html.Add($"<p class=\"dim\">and {agent.Targets.Length - MostTargets} more that are better off: <a href=\"/api/v1/targets\">all</a></p>\n");
        }
    }

    private static Html Successes(TargetView target, DateTimeOffset now)
    {
        var html = new Html();
        foreach (var tier in target.Tiers)
        {
            html.Add($"<span class=\"{(tier.IsStale ? "bad" : "dim")}\">{tier.Name} {HtmlPage.Ago(tier.LastSuccess, now)}{(tier.IsStale ? ", stale" : "")}</span><br>");
        }

        return html;
    }

    private static Html Waiters(TargetView target) => target.Locks is { } locks ? Number(locks.Waiters, "bad") : new Html().Add($"<span class=\"dim\">?</span>");

    private static void Blocking(Html html, IAgentView agent)
    {
        html.Add($"<h2>Who blocks whom now</h2>\n<ul>\n");
        var blocked = agent.Targets.Where(target => target.Locks?.Waiters > 0).OrderByDescending(target => target.Locks!.Waiters).ThenBy(target => target.Name, StringComparer.Ordinal).ToList();
        foreach (var target in blocked.Take(MostRows))
        {
            html.Add($"<li><a href=\"{HtmlPage.AddressOf(target.Name)}\">{target.Name}</a>: {target.Locks!.Totals}\n");
            TargetPage.List(html, target.Locks!.Roots);
            html.Add($"</li>\n");
        }

        html.Add($"</ul>\n");
        if (blocked.Count == 0)
        {
            html.Add($"<p class=\"dim\">Nobody waits, as far as is known: {(long)agent.Targets.Count(target => target.Locks is not null)} of {(long)agent.Targets.Length} targets were looked at of late.</p>\n");
        }
    }

    private static void Incidents(Html html, IAgentView agent)
    {
        var all = agent.Targets.SelectMany(target => target.OpenIncidents.Select(incident => (target.Name, Incident: incident)).Concat(target.EndedIncidents.TakeLast(MostIncidents).Select(incident => (target.Name, Incident: incident))));
        var latest = all.OrderByDescending(one => one.Incident.End is null).ThenByDescending(one => one.Incident.Start).Take(MostIncidents).ToList();
        if (latest.Count > 0)
        {
            html.Add($"<h2>Lock incidents</h2>\n");
            TargetPage.List(html, latest.Select(one => $"{one.Name}: {IncidentText.Line(one.Incident)}"));
        }
    }

    private static void Findings(Html html, IAgentView agent, DateTimeOffset now)
    {
        var databases = (from target in agent.Targets from database in target.Databases where database.Inspection is not null select (Target: target.Name, Database: database, Tally: Tally.Of(database.Inspection))).ToList();
        html.Add($"<h2>Findings</h2>\n<p class=\"dim\">New ones, likely at least, of the latest inspection of {(long)databases.Count} databases.</p>\n<div class=\"wide\"><table>\n<tr><th>target</th><th>database</th><th class=\"number\">errors</th><th class=\"number\">warnings</th><th class=\"number\">infos</th><th>inspected</th></tr>\n");
        foreach (var (target, database, tally) in databases.OrderByDescending(one => one.Tally.Errors).ThenByDescending(one => one.Tally.Warnings).ThenBy(one => one.Target, StringComparer.Ordinal).ThenBy(one => one.Database.Name, StringComparer.Ordinal).Take(MostRows))
        {
            html.Add($"<tr><td><a href=\"{HtmlPage.AddressOf(target)}\">{target}</a></td><td>{database.Name}</td><td class=\"number\">{Number(tally.Errors, "bad")}</td><td class=\"number\">{Number(tally.Warnings, "warn")}</td><td class=\"number\">{(long)tally.Infos}</td><td>{HtmlPage.Ago(database.Inspection!.SeenAt, now)}</td></tr>\n");
        }

        html.Add($"</table></div>\n<div class=\"wide\"><table>\n<tr><th>probe</th><th class=\"number\">errors</th><th class=\"number\">warnings</th><th class=\"number\">infos</th></tr>\n");
        var probes = databases.SelectMany(one => one.Database.Inspection!.Counts).Where(Tally.Counts).GroupBy(kind => kind.Probe, StringComparer.Ordinal).Select(kinds => (Probe: kinds.Key, Tally: Tally.Of(kinds)));
        foreach (var (probe, tally) in probes.OrderByDescending(one => one.Tally.Errors).ThenByDescending(one => one.Tally.Warnings).ThenBy(one => one.Probe, StringComparer.Ordinal))
        {
            html.Add($"<tr><td><a href=\"/api/v1/findings?probe={probe}\">{probe}</a></td><td class=\"number\">{Number(tally.Errors, "bad")}</td><td class=\"number\">{Number(tally.Warnings, "warn")}</td><td class=\"number\">{(long)tally.Infos}</td></tr>\n");
        }

        html.Add($"</table></div>\n");
    }

    private static void Itself(Html html, IAgentView agent, DateTimeOffset now)
    {
        var state = agent.History.State;
        html.Add($"<h2>The agent</h2>\n<p>Started {HtmlPage.Ago(agent.StartedAt, now)}. The configuration holds since {HtmlPage.Ago(agent.Configuration.LoadedAt, now)}. History is {Notation.Of(state.Condition)} since {HtmlPage.Ago(state.Since, now)}.</p>\n");
    }

    private static void Fleet(Html html, IAgentView agent)
    {
        if (agent.Fleet is { } fleet)
        {
            html.Add($"<p>It is {fleet.Name}, one of {(long)fleet.Agents.Length} agents that share {fleet.Store}:</p>\n");
            TargetPage.List(html, fleet.Agents.Take(MostRows).Select(mate => $"{mate.Name}, version {mate.Version}, watches {Quantity.Of(mate.Targets, "targets")}"));
        }
    }

    private static Html Number(long number, string style) => new Html().Add($"<span class=\"{(number > 0 ? style : "dim")}\">{number}</span>");
}
