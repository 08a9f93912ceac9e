using Inspector.Remediation;

namespace Inspector.Agent.Reports;

/// <summary>All that a step says of itself, below its SQL.</summary>
internal static class TextStep
{
    private const int LabelWidth = 9;

    public static void Write(Page page, Step step, int indent)
    {
        page.Entry("phase", Notation.Of(step.Phase), indent, LabelWidth);
        page.Entry("run", Wording.Running(step), indent, LabelWidth);
        for (var i = 0; i < step.Locks.Length; i++)
        {
            page.Entry(i == 0 ? "locks" : "", $"{step.Locks[i].Mode} on {step.Locks[i].On}", indent, LabelWidth);
        }

        page.Entry("verify", "true once it is done:", indent, LabelWidth);
        page.Sql(step.Verify.Text, indent + LabelWidth);
        if (step.Rollback is { } rollback)
        {
            page.Entry("undo", "to go back:", indent, LabelWidth);
            page.Sql(rollback.Text, indent + LabelWidth);
        }
        else
        {
            page.Entry("undo", step.WhyNoRollback is { } why ? $"not possible: {why}" : "not possible", indent, LabelWidth);
        }

        foreach (var caveat in step.Caveats)
        {
            page.Entry("mind", caveat, indent, LabelWidth);
        }
    }
}
