using System.Text.Json;
using Inspector.Agent.Reports;
using Inspector.Catalog;
using Inspector.Findings;

namespace Inspector.Tests.Reports;

/// <summary>The rules of SARIF 2.1.0 property by property; and its published schema.</summary>
public sealed class SarifReportTests
{
    [Fact]
    public void It_is_a_log_of_one_run() => Transcript.Check("ordinary.sarif", Written.Sarif(Samples.Ordinary, [new SampleProbe()]));

    [Fact]
    public void Every_probe_is_a_rule_with_its_explanation()
    {
        var outcomes = Probes.All.Select(probe => new Outcome(probe.Info.Id, OutcomeStatus.Examined, null, 0));

        var rules = Runs(ScanResult.Of(Samples.Empty with { Outcomes = [.. outcomes] }))[0].GetProperty("tool").GetProperty("driver").GetProperty("rules");

        Assert.Equal(Probes.All.Select(probe => (probe.Info.Id, probe.Explain.Trim())), rules.EnumerateArray().Select(rule => (rule.GetProperty("id").GetString()!, rule.GetProperty("help").GetProperty("markdown").GetString()!)));
    }

    /// <summary>The schema is the one that OASIS published with the standard, unchanged.</summary>
    [Fact]
    public void It_keeps_to_the_published_schema()
    {
        var schema = JsonSchema.Load(Checkout.File("tests", "Inspector.Agent.Tests", "Reports", "Standards", "sarif-2.1.0-rtm.5.json"), isClosed: false);

        Assert.Empty(schema.Check(Written.Sarif(Samples.Ordinary)));
        Assert.Empty(schema.Check(Written.Sarif(Samples.Several)));
        Assert.Empty(schema.Check(Written.Sarif(ScanResult.Of(Samples.Empty))));
        Assert.Empty(schema.Check(Written.Sarif(ScanResult.Of(Hostile.Inspection))));
    }

    [Fact]
    public void Each_database_is_a_run_and_a_failed_one_has_no_results()
    {
        var runs = Runs(Samples.Several);

        Assert.Equal(["inspector/app/app/", "inspector/warehouse/wh/", "inspector/billing/billing/", "inspector/old/"], runs.Select(run => run.GetProperty("automationDetails").GetProperty("id").GetString()));
        Assert.Equal([true, true, false, false], runs.Select(run => run.TryGetProperty("results", out _)));
        Assert.Equal([false, true, false, false], runs.Select(run => run.GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean()));
    }

    [Fact]
    public void Every_index_leads_to_its_rule()
    {
        var run = Runs(Samples.Ordinary)[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");

        Assert.All(run.GetProperty("results").EnumerateArray(), result => Assert.Equal(result.GetProperty("ruleId").GetString(), rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString()));
        Assert.All(
            run.GetProperty("invocations")[0].GetProperty("toolExecutionNotifications").EnumerateArray().Where(n => n.TryGetProperty("associatedRule", out _)),
            n => Assert.Equal(n.GetProperty("associatedRule").GetProperty("id").GetString(), rules[n.GetProperty("associatedRule").GetProperty("index").GetInt32()].GetProperty("id").GetString()));
    }

    [Fact]
    public void Every_notification_has_a_descriptor()
    {
        var run = Runs(Samples.Ordinary)[0];
        var descriptors = run.GetProperty("tool").GetProperty("driver").GetProperty("notifications");
        var invocation = run.GetProperty("invocations")[0];

        Assert.All(
            invocation.GetProperty("toolExecutionNotifications").EnumerateArray().Concat(invocation.GetProperty("toolConfigurationNotifications").EnumerateArray()),
            n => Assert.Equal(n.GetProperty("descriptor").GetProperty("id").GetString(), descriptors[n.GetProperty("descriptor").GetProperty("index").GetInt32()].GetProperty("id").GetString()));
    }

    [Fact]
    public void Every_location_equals_its_cached_one_and_hangs_below_its_schema()
    {
        var run = Runs(Samples.Ordinary)[0];
        var cached = run.GetProperty("logicalLocations");
        foreach (var location in run.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("locations")[0].GetProperty("logicalLocations")[0]))
        {
            var same = cached[location.GetProperty("index").GetInt32()];
            Assert.All(same.EnumerateObject(), property => Assert.Equal(property.Value.GetRawText(), location.GetProperty(property.Name).GetRawText()));
            var parent = cached[same.GetProperty("parentIndex").GetInt32()];
            Assert.Equal($"{parent.GetProperty("fullyQualifiedName")}.{same.GetProperty("name")}", same.GetProperty("fullyQualifiedName").GetString());
        }

        Assert.Contains(cached.EnumerateArray(), location => location.GetProperty("fullyQualifiedName").GetString() == "\"Sales Data\".items.\"items order fk\"");
    }

    [Theory]
    [InlineData(Severity.Error, Confidence.Proven, "fail", "error")]
    [InlineData(Severity.Warning, Confidence.Likely, "fail", "warning")]
    [InlineData(Severity.Info, Confidence.Likely, "fail", "note")]
    [InlineData(Severity.Error, Confidence.Possible, "review", "none")]
    public void Only_what_is_likely_has_a_level(Severity severity, Confidence confidence, string kind, string level)
    {
        var result = Result(Samples.Finding("duplicate-index", severity, confidence, Samples.Index("i"), "t"));

        Assert.Equal((kind, level), (result.GetProperty("kind").GetString(), result.GetProperty("level").GetString()));
        Assert.Equal(Notation.Of(severity), result.GetProperty("properties").GetProperty("severity").GetString());
    }

    [Fact]
    public void Every_result_says_whether_it_is_suppressed_and_why()
    {
        var justifications = Runs(Samples.Ordinary)[0].GetProperty("results").EnumerateArray()
            .Select(result => string.Join(',', result.GetProperty("suppressions").EnumerateArray().Select(one => $"{one.GetProperty("kind")} {one.GetProperty("justification")}")));

        Assert.Equal(["", "", "", "", "", "", "external in the baseline", "external the year-end report needs it"], justifications);
    }

    [Fact]
    public void The_fingerprint_is_ours()
    {
        var finding = Samples.Finding("duplicate-index", Severity.Info, Confidence.Likely, Samples.Index("i"), "t");

        Assert.Equal(finding.Fingerprint.ToString(), Result(finding).GetProperty("partialFingerprints").GetProperty("inspectorFingerprint/v1").GetString());
    }

    [Fact]
    public void What_is_of_a_moment_has_none()
    {
        var live = Samples.Finding("duplicate-index", Severity.Info, Confidence.Likely, new(ObjectKind.Session, null, "4711"), "t") with { IsLive = true };

        Assert.Empty(Result(live).GetProperty("partialFingerprints").EnumerateObject());
    }

    [Fact]
    public void Leftovers_are_told_once_and_a_faulted_probe_fails_the_run()
    {
        var invocation = Runs(Samples.Ordinary)[0].GetProperty("invocations")[0];

        Assert.False(invocation.GetProperty("executionSuccessful").GetBoolean());
        Assert.Equal(3, invocation.GetProperty("toolConfigurationNotifications").GetArrayLength());
        Assert.Equal(
            ["probe-faulted", "examined-in-part", "probe-skipped", "probe-skipped", "probe-skipped", "not-seen", "not-seen"],
            invocation.GetProperty("toolExecutionNotifications").EnumerateArray().Select(n => n.GetProperty("descriptor").GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("{0}", "{{0}}")]
    [InlineData("[x](http://e)", @"[x\](http://e)")]
    [InlineData(@"[x\](http://e)", @"[x\](http://e)")]
    [InlineData(@"[x\\](http://e)", @"[x\\\](http://e)")]
    [InlineData("a[1] (b)", "a[1] (b)")]
    [InlineData("a\nb", @"a\nb")]
    public void A_message_holds_neither_argument_nor_link(string text, string expected) => Assert.Equal(expected, SarifMessage.Escape(text));

    private sealed class SampleProbe() : Probe<CatalogSnapshot>(new("duplicate-index", "Duplicate index", Category.Indexes, Severity.Warning))
    {
        public override string Explain => """
            Two valid indexes on one table
            that the planner cannot tell apart.

            ## Why it matters

            Every insert writes both.
            """;

        public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) => [];
    }

    private static JsonElement Result(Finding finding) => Runs(ScanResult.Of(Samples.Empty with { Findings = [finding] }))[0].GetProperty("results")[0];

    private static List<JsonElement> Runs(ScanResult result)
    {
        using var document = JsonDocument.Parse(Written.Sarif(result));
        return [.. document.RootElement.Clone().GetProperty("runs").EnumerateArray()];
    }
}
