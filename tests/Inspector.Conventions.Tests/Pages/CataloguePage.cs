using System.Text;
using Inspector.Agent.Commands;
using Inspector.Agent.Reports;

namespace Inspector.Tests.Pages;

/// <summary>The list of all probes.</summary>
internal static class CataloguePage
{
    public static Page Create()
    {
        var text = new StringBuilder(Page.Notice).Append(
            """
            # Probes

            What Inspector looks for. `inspector explain ID` shows the same pages. Where a probe *yields* to another, it says nothing of an object of which the
            other has spoken in the same run.


            """);
        foreach (var room in Probes.All.Select(probe => probe.Info).GroupBy(info => info.Category))
        {
            text.Append($"## {CategoryNames.Of(room.Key)}\n\n| probe | what | severity | yields to | PostgreSQL | the role needs |\n|---|---|---|---|---|---|\n");
            foreach (var info in room)
            {
                text.Append($"| {Words.Link(info.Id)} | {info.Title} | {Notation.Of(info.Severity)}{(info.IsOnByDefault ? "" : ", off unless asked for")} ")
                    .Append($"| {Words.Links(info.YieldsTo)} | {Words.Number(info.MinimumVersion)} and later | {Words.Needs(info)} |\n");
            }

            text.Append('\n');
        }

        return new(Page.ProbesFolder + "README.md", text.ToString().TrimEnd('\n') + "\n");
    }
}
