using System.Globalization;
using Inspector.Constraints;
using Inspector.Findings;
using Inspector.Testing;

namespace Inspector.Tests.Findings;

public sealed class PlannedTests
{
    [Fact]
    public void Beyond_a_thousand_findings_of_a_probe_there_are_no_plans_but_the_findings_stay()
    {
        var given = new SnapshotFixture();
        for (var number = 0; number < 1_003; number++)
        {
            given.Table($"t{number.ToString("0000", CultureInfo.InvariantCulture)}", "a int4");
        }

        var engine = new Engine([new MissingPrimaryKey()]);
        var planned = engine.Plan(engine.Examine(new(given.Build(), [], [])), Answers.None).Findings;

        Assert.Equal(1_003, planned.Length);
        Assert.Equal(["t1000", "t1001", "t1002"], planned.Where(finding => finding.Plan.WhyNone!.Contains("only the 1000 worst", StringComparison.Ordinal)).Select(finding => finding.Subject.Name));
    }
}
