using System.Globalization;
using Inspector.Findings;

namespace Inspector.Agent.Reports;

/// <summary>
/// Writes for a person at a terminal: worst first, a finding is a short paragraph (what, where, evidence, cost, first step of the plan), possible ones are folded, known and suppressed
/// ones counted; then what was not seen and why, and at the end, where the eye is, the summary.
/// </summary>
/// <remarks>
/// Written plainly: Spectre.Console was tried, and breaks SQL at words, fills lines with spaces, and takes 40 ms of the 300 that an empty scan may take.
/// </remarks>
internal static class TextReport
{
    /// <summary>Writes the whole report.</summary>
    public static void Write(ScanResult result, TextWriter output, TextOptions? options = null)
    {
        options ??= new();
        var page = new Page(output, options);
        if (!result.IsOfSeveral && result is { Failures: [], Inspections: [var only] })
        {
            WriteInspection(page, only, options.IsVerbose);
            TextLeftovers.Write(page, result.Leftovers, options.IsVerbose);
            WriteVerdict(page, only);
        }
        else
        {
            WriteSeveral(page, result, options.IsVerbose);
        }

        if (!options.IsVerbose && result.Inspections.Any(inspection => !FindingGroups.Of(inspection.Findings).Certain.IsEmpty))
        {
            page.Paragraph("inspector explain PROBE says why a finding matters; --verbose shows whole plans.", ink: Ink.Dim);
        }
    }

    private static void WriteSeveral(Page page, ScanResult result, bool isVerbose)
    {
        foreach (var inspection in result.Inspections)
        {
            WriteInspection(page, inspection, isVerbose);
            WriteVerdict(page, inspection);
            page.Blank();
        }

        foreach (var failure in result.Failures)
        {
            page.Entry("failed", $"{Wording.Of(failure)}: {failure.Reason}", 0, 9, Ink.Red);
        }

        if (!result.Failures.IsEmpty)
        {
            page.Blank();
        }

        TextLeftovers.Write(page, result.Leftovers, isVerbose);
        WriteTotal(page, result);
    }

    private static void WriteVerdict(Page page, Inspection inspection)
    {
        page.Paragraph($"{FindingGroups.Of(inspection.Findings).Verdict()}.", ink: Ink.Bold);
        page.Paragraph(
            $"{BlindSpots.Examined(inspection)} examined it in {Quantity.Duration(inspection.Duration)}, with a transaction open on the server for {Quantity.Duration(inspection.DatabaseTime)}.");
    }

    private static void WriteInspection(Page page, Inspection inspection, bool isVerbose)
    {
        page.Paragraph($"{Wording.Of(inspection.Target)}, {inspection.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC", ink: Ink.Bold);
        page.Blank();
        var groups = FindingGroups.Of(inspection.Findings);
        foreach (var finding in groups.Certain.Concat(isVerbose ? groups.Possible : []))
        {
            TextFinding.Write(page, finding, isVerbose);
            page.Blank();
        }

        if (!isVerbose)
        {
            WriteFolded(page, groups.Possible, $"Possible, worth a look ({Quantity.Number(groups.Possible.Length)}; --verbose shows them whole)");
        }
        else
        {
            WriteFolded(page, groups.Known, $"Known from the baseline ({Quantity.Number(groups.Known.Length)})");
            WriteFolded(page, groups.Suppressed, $"Suppressed ({Quantity.Number(groups.Suppressed.Length)})");
        }

        TextBlindSpots.Write(page, BlindSpots.Of(inspection));
    }

    private static void WriteFolded(Page page, IReadOnlyCollection<Finding> findings, string heading)
    {
        if (findings.Count == 0)
        {
            return;
        }

        page.Paragraph(heading);
        foreach (var finding in findings)
        {
            var because = finding.SuppressedBecause is { } reason ? $": {reason}" : "";
            page.Entry(Notation.Of(finding.Severity), $"{finding.Title} ({finding.Probe}){because}", 2, 9, TextFinding.Colour(finding.Severity));
        }

        page.Blank();
    }

    private static void WriteTotal(Page page, ScanResult result)
    {
        var failed = result.Failures.Length > 0 ? $", {Quantity.Number(result.Failures.Length)} could not be" : "";
        page.Paragraph($"{Quantity.Of(result.Inspections.Length, "databases")} inspected{failed}.", ink: Ink.Bold);
        if (result.Inspections.Length > 1)
        {
            page.Paragraph($"Together: {FindingGroups.Of(result.Inspections.SelectMany(inspection => inspection.Findings)).Verdict()}.");
        }
    }
}
