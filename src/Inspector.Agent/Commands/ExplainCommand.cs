using System.CommandLine;
using System.Globalization;
using Inspector.Agent.Reports;

namespace Inspector.Agent.Commands;

/// <summary><c>inspector explain ID</c>: one page of the catalogue.</summary>
internal static class ExplainCommand
{
    private const string Fence = "```";

    private static readonly Argument<string> Id = new("ID") { Description = "the id of a probe, as inspector probes lists them" };

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Verb("explain", "Says what a probe looks for, why that matters, when it is right, and shows what it finds and what not.") { Id };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Id) is { } id && !Probes.All.Any(probe => probe.Info.Id == id))
            {
                result.AddError(Complaint.UnknownProbe(id));
            }
        });
        command.SetAction(parsed => Write(Probes.All.First(probe => probe.Info.Id == parsed.GetValue(Id)), terminal));
        return command;
    }

    private static int Write(Probe probe, Terminal terminal)
    {
        var page = new Page(terminal.Output, new() { Width = terminal.Width, UseColour = terminal.UseColour });
        page.Paragraph($"{probe.Info.Title} ({probe.Info.Id})", ink: Ink.Bold);
        page.Paragraph($"{CategoryNames.Of(probe.Info.Category)}, {Notation.Of(probe.Info.Severity)}, PostgreSQL {probe.Info.MinimumVersion} and later", ink: Ink.Dim);
        page.Blank();
        WriteMarkdown(probe.Explain, page);
        foreach (var threshold in probe.Info.Thresholds)
        {
            page.Entry(
                threshold.Name,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{threshold.Meaning} Default {threshold.Default}, from {threshold.Minimum} to {threshold.Maximum} {threshold.Unit}."),
                0,
                18,
                Ink.None);
        }

        return ExitCode.Clean;
    }

    /// <summary>Paragraphs are wrapped anew for the terminal; SQL stays as it is.</summary>
    private static void WriteMarkdown(string text, Page page)
    {
        var (paragraph, inSql) = (new List<string>(), false);
        foreach (var line in text.Split('\n').Append(""))
        {
            if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                inSql = !inSql;
                if (inSql)
                {
                    page.Paragraph(line.Contains(" bad", StringComparison.Ordinal) ? "Found:" : "Not found:", ink: Ink.Dim);
                }
            }
            else if (inSql)
            {
                page.Sql(line, 4);
            }
            else if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                page.Paragraph(line[3..], ink: Ink.Bold);
            }
            else if (line.Length > 0)
            {
                paragraph.Add(line);
            }
            else if (paragraph.Count > 0)
            {
                page.Paragraph(string.Join(' ', paragraph));
                page.Blank();
                paragraph.Clear();
            }
            else
            {
                page.Blank();
            }
        }
    }
}
