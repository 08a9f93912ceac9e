using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Agent.Reports;

/// <summary>One finding as a short paragraph, or with its whole plan.</summary>
internal static class TextFinding
{
    private const int Margin = 2;
    private const int LabelWidth = 7;

    public static void Write(Page page, Finding finding, bool isVerbose)
    {
        page.Entry(Notation.Of(finding.Severity), finding.Title, 0, 9, Colour(finding.Severity), Ink.Bold);
        if (finding.Detail.Length > 0)
        {
            page.Paragraph(finding.Detail, Margin);
        }

        Labelled(page, "where", SubjectName.Full(finding.Subject));
        WriteEvidence(page, finding, isVerbose);
        if (Wording.Of(finding.Impact) is { } cost)
        {
            Labelled(page, "costs", cost);
        }

        WritePlan(page, finding.Plan, isVerbose);
        Labelled(page, "probe", $"{finding.Probe}, {Notation.Of(finding.Confidence)}{(isVerbose && finding.Fingerprint is { } print ? $", fingerprint {print}" : "")}");
    }

    /// <summary>The colour of a severity.</summary>
    public static Ink Colour(Severity severity) => severity switch
    {
        Severity.Error => Ink.Red,
        Severity.Warning => Ink.Yellow,
        _ => Ink.Blue,
    };

    private static void WriteEvidence(Page page, Finding finding, bool isVerbose)
    {
        // Neighbours from one source say it once.
        var facts = new List<string>();
        for (var i = 0; i < finding.Evidence.Length; i++)
        {
            var (fact, source) = (finding.Evidence[i], Wording.Source(finding.Evidence[i]));
            var isLast = isVerbose || i + 1 == finding.Evidence.Length || Wording.Source(finding.Evidence[i + 1]) != source;
            facts.Add(isLast ? $"{Wording.Of(fact)} ({source})" : Wording.Of(fact));
        }

        if (!isVerbose && facts.Count > 0)
        {
            Labelled(page, "facts", string.Join("; ", facts));
        }

        for (var i = 0; isVerbose && i < facts.Count; i++)
        {
            Labelled(page, i == 0 ? "facts" : "", facts[i]);
        }
    }

    private static void WritePlan(Page page, Plan plan, bool isVerbose)
    {
        if (plan.WhyNone is { } why)
        {
            Labelled(page, "mend", why);
        }

        for (var i = 0; i < plan.Steps.Length && (isVerbose || i == 0); i++)
        {
            var step = plan.Steps[i];
            var number = plan.Steps.Length > 1 ? $"step {i + 1} of {plan.Steps.Length}, " : "";
            Labelled(page, i == 0 ? "mend" : "", $"{number}{Wording.Blocking(step)}");
            page.Sql(step.Sql.Text, Margin + LabelWidth);
            if (isVerbose)
            {
                TextStep.Write(page, step, Margin + LabelWidth);
            }
        }
    }

    private static void Labelled(Page page, string label, string text) => page.Entry(label, text, Margin, LabelWidth);
}
