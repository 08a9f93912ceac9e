using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Agent.Reports;

/// <summary>One finding as a section, its plan folded.</summary>
internal static class MarkdownFinding
{
    public static void Write(TextWriter output, Finding finding)
    {
        output.Write($"### {Notation.Of(finding.Severity)}: {MarkdownText.Inline(finding.Title)}\n\n");
        if (finding.Detail.Length > 0)
        {
            output.Write($"{MarkdownText.Paragraph(finding.Detail)}\n\n");
        }

        output.Write($"- **Where:** {Where(finding.Subject)}\n");
        if (finding.Evidence.Length > 0)
        {
            output.Write($"- **Facts:** {string.Join("; ", finding.Evidence.Select(Fact))}\n");
        }

        if (Wording.Of(finding.Impact) is { } cost)
        {
            output.Write($"- **Costs:** {cost}\n");
        }

        output.Write($"- **Probe:** {MarkdownText.Code(finding.Probe)}, {Notation.Of(finding.Confidence)}{Fingerprint(finding)}\n\n");
        WritePlan(output, finding.Plan);
    }

    /// <summary>A finding in one item of a list.</summary>
    public static string Line(Finding finding) =>
        $"- {Notation.Of(finding.Severity)}: {MarkdownText.Inline(finding.Title)} ({MarkdownText.Code(finding.Probe)}, {Where(finding.Subject)})\n";

    private static string Where(Subject subject)
    {
        var on = subject is { Kind: ObjectKind.Index, Table: { } table } ? $" on {MarkdownText.Code(SubjectName.Qualified(new(ObjectKind.Table, subject.Schema, table)))}" : "";
        return $"{Wording.Of(subject.Kind)} {MarkdownText.Code(SubjectName.Qualified(subject))}{on}";
    }

    private static string Fingerprint(Finding finding) => finding.Fingerprint is { } print ? $", fingerprint {MarkdownText.Code(print.ToString())}" : "";

    private static string Fact(Evidence fact)
    {
        var told = fact.Value is string text ? $"{MarkdownText.Inline(fact.Name)} {MarkdownText.Code(text)}" : MarkdownText.Inline(Wording.Of(fact));
        return $"{told} ({MarkdownText.Inline(Wording.Source(fact))})";
    }

    private static void WritePlan(TextWriter output, Plan plan)
    {
        if (plan.WhyNone is { } why)
        {
            output.Write($"**To mend it:** {MarkdownText.Inline(why)}\n\n");
        }

        if (plan.Steps.IsEmpty)
        {
            return;
        }

        output.Write($"<details><summary>To mend it: {Quantity.Of(plan.Steps.Length, "steps")}</summary>\n\n");
        for (var i = 0; i < plan.Steps.Length; i++)
        {
            WriteStep(output, plan.Steps[i], i + 1, plan.Steps.Length);
        }

        output.Write("</details>\n\n");
    }

    private static void WriteStep(TextWriter output, Step step, int number, int count)
    {
        output.Write($"**Step {number} of {count}, {Notation.Of(step.Phase)}:** {Wording.Blocking(step)}; {Wording.Running(step)}.\n\n");
        output.Write($"{MarkdownText.Sql(step.Sql.Text)}\n");
        foreach (var @lock in step.Locks)
        {
            output.Write($"- takes {@lock.Mode} on {MarkdownText.Code(@lock.On)}\n");
        }

        foreach (var caveat in step.Caveats)
        {
            output.Write($"- **Mind:** {MarkdownText.Inline(caveat)}\n");
        }

        output.Write($"\nTrue once it is done:\n\n{MarkdownText.Sql(step.Verify.Text)}\n");
        output.Write(step.Rollback is { } rollback
            ? $"To undo it:\n\n{MarkdownText.Sql(rollback.Text)}\n"
            : $"It cannot be undone{(step.WhyNoRollback is { } why ? $": {MarkdownText.Inline(why)}" : "")}\n\n");
    }
}
