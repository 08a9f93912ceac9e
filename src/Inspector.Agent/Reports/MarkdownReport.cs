using System.Globalization;
using Inspector.Findings;

namespace Inspector.Agent.Reports;

/// <summary>
/// Writes GitHub Flavored Markdown that can be pasted into a ticket: each finding a section with its plan folded, possible ones folded together, then what was not seen. Nothing from
/// the database can become markup.
/// </summary>
internal static class MarkdownReport
{
    /// <summary>Writes the whole report.</summary>
    public static void Write(ScanResult result, TextWriter output)
    {
        foreach (var inspection in result.Inspections)
        {
            WriteInspection(output, result.ToolVersion, inspection);
        }

        if (result.Failures.Length > 0)
        {
            WriteList(output, "# Could not be inspected", result.Failures.Select(failure => $"{MarkdownText.Code(Wording.Of(failure))}: {MarkdownText.Inline(failure.Reason)}"));
        }

        WriteLeftovers(output, result.Leftovers);
    }

    private static void WriteInspection(TextWriter output, string version, Inspection inspection)
    {
        var groups = FindingGroups.Of(inspection.Findings);
        var at = inspection.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        output.Write($"# Inspection of {MarkdownText.Code(inspection.Target.Name)}\n\n");
        output.Write($"{MarkdownText.Inline(Wording.Of(inspection.Target))}; {at} UTC, inspector {MarkdownText.Inline(version)}.\n");
        output.Write($"{BlindSpots.Examined(inspection)} examined it in {Quantity.Duration(inspection.Duration)}, ");
        output.Write($"with a transaction open on the server for {Quantity.Duration(inspection.DatabaseTime)}.\n\n");
        output.Write($"**{groups.Verdict()}.**\n\n");
        if (groups.Certain.Length > 0)
        {
            output.Write("## Findings\n\n");
        }

        foreach (var finding in groups.Certain)
        {
            MarkdownFinding.Write(output, finding);
        }

        WritePossible(output, groups);
        WriteBlindSpots(output, BlindSpots.Of(inspection));
    }

    private static void WritePossible(TextWriter output, FindingGroups groups)
    {
        if (groups.Possible.Length > 0)
        {
            output.Write($"<details><summary>Possible, worth a look: {Quantity.Number(groups.Possible.Length)}</summary>\n\n");
            foreach (var finding in groups.Possible)
            {
                output.Write(MarkdownFinding.Line(finding));
            }

            output.Write("\n</details>\n\n");
        }
    }

    private static void WriteBlindSpots(TextWriter output, BlindSpots spots)
    {
        WriteList(output, "## Not examined", spots.Skipped.Select(Reason));
        WriteList(output, "## Failed\n\nThis is a defect of Inspector, please report it.", spots.Faulted.Select(Reason));
        WriteList(output, "## Examined in part", spots.Partial.Select(Reason));
        WriteList(output, "## Not seen", spots.Unseen.Select(MarkdownText.Paragraph));
        WriteList(output, "## Failed in the middle\n\nWhat there is stands.", spots.Faults.Select(MarkdownText.Paragraph));
    }

    private static string Reason(BlindSpot spot) => $"{string.Join(", ", spot.Probes.Select(MarkdownText.Code))}: {MarkdownText.Inline(spot.Reason)}";

    private static void WriteLeftovers(TextWriter output, Leftovers leftovers)
    {
        WriteList(
            output,
            "# Suppressions to renew or remove",
            leftovers.Expired.Select(rule => Rule(rule, $"expired after {Notation.Of(rule.Expires!.Value)}"))
                .Concat((leftovers.UnusedSuppressions ?? []).Select(rule => Rule(rule, "matched nothing"))));
        WriteList(
            output,
            "# In the baseline and no longer found",
            (leftovers.UnusedBaselineEntries ?? []).Select(entry => $"{MarkdownText.Code(entry.Probe)}: {MarkdownText.Inline(entry.Title)}"));
    }

    private static string Rule(Suppression rule, string what) => $"Rule {MarkdownText.Inline(Wording.Place(rule))}{what}: {MarkdownText.Inline(Wording.Of(rule))}";

    private static void WriteList(TextWriter output, string heading, IEnumerable<string> items)
    {
        var lines = items.ToList();
        if (lines.Count > 0)
        {
            output.Write($"{heading}\n\n");
            foreach (var line in lines)
            {
                output.Write($"- {line}\n");
            }

            output.Write('\n');
        }
    }
}
