using System.Text;
using Inspector.Agent.Commands;
using Inspector.Agent.Reports;

namespace Inspector.Tests.Pages;

/// <summary>The page of one probe.</summary>
internal static class ProbePage
{
    private const string Fence = "```";

    public static Page Of(Probe probe)
    {
        var info = probe.Info;
        var text = new StringBuilder(Page.Notice)
            .Append($"# {info.Title}\n\n")
            .Append("| | |\n|---|---|\n")
            .Append($"| id | `{info.Id}` |\n")
            .Append($"| category | {CategoryNames.Of(info.Category)} |\n")
            .Append($"| severity | {Notation.Of(info.Severity)}, unless the finding says otherwise |\n")
            .Append($"| looks | {(info.IsOnByDefault ? "always" : "only when asked for by name")} |\n")
            .Append($"| yields to | {Words.Links(info.YieldsTo)} |\n")
            .Append($"| PostgreSQL | {Words.Number(info.MinimumVersion)} and later |\n")
            .Append($"| the role needs | {Words.Needs(info)} |\n\n");
        AddExplanation(probe.Explain, text);
        AddThresholds(info, text);
        return new($"{Page.ProbesFolder}{info.Id}.md", text.ToString());
    }

    private static void AddExplanation(string explain, StringBuilder text)
    {
        var hasExamples = false;
        foreach (var line in explain.Split('\n'))
        {
            if (line.StartsWith(Fence + "sql ", StringComparison.Ordinal))
            {
                text.Append(hasExamples ? "" : "## Examples\n\n").Append(Label(line[Fence.Length..].Split(' '))).Append("\n\n").Append(Fence).Append("sql\n");
                hasExamples = true;
            }
            else
            {
                text.Append(line).Append('\n');
            }
        }
    }

    private static string Label(string[] words) =>
        $"{(words[1] == "bad" ? "Found" : "Not found")}{(words.Length > 2 ? $", on PostgreSQL {words[2]} and later" : "")}:";

    private static void AddThresholds(ProbeInfo info, StringBuilder text)
    {
        if (info.Thresholds.IsEmpty)
        {
            return;
        }

        text.Append("\n## Thresholds\n\n| name | default | from | to | unit | decides |\n|---|---|---|---|---|---|\n");
        foreach (var known in info.Thresholds)
        {
            text.Append($"| `{known.Name}` | {Words.Number(known.Default)} | {Words.Number(known.Minimum)} | {Words.Number(known.Maximum)} | {known.Unit} | {known.Meaning} |\n");
        }
    }
}
