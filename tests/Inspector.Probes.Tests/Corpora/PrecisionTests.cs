using System.Globalization;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Testing;

namespace Inspector.Tests.Corpora;

/// <summary>
/// What the default run finds on real schemas, each finding read and judged. What depends on use or on the clock is left out: these schemas hold no rows.
/// </summary>
public sealed class PrecisionTests(ITestOutputHelper output)
{
    private const double LeastOfLikely = 0.95;

    private static readonly string[] OfUse = ["unused-index", "missing-index", "broad-index"];

    [Theory, EveryVersion(Since = 15, Only = Versions.Newest)]
    public async Task Every_finding_on_a_real_schema_was_judged_and_holds_and_has_a_remedy_of_its_own(TestServer server)
    {
        var judged = new List<(Label Label, Finding Finding)>();
        var differences = new List<string>();
        foreach (var corpus in Corpus.All)
        {
            await using var database = await corpus.LoadAsync(server);
            var findings = await FindAsync(database);
            var labels = Label.Of(corpus).ToDictionary(label => label.Fingerprint, StringComparer.Ordinal);
            differences.AddRange(findings
                .Where(finding => !labels.ContainsKey($"{finding.Fingerprint}"))
                .Select(finding => $"{corpus.Name}: not judged: {finding.Fingerprint} {finding.Probe} {finding.Subject}: {finding.Title}"));
            judged.AddRange(findings.Where(finding => labels.ContainsKey($"{finding.Fingerprint}")).Select(finding => (labels[$"{finding.Fingerprint}"], finding)));
            var found = findings.Select(finding => $"{finding.Fingerprint}").ToHashSet(StringComparer.Ordinal);
            differences.AddRange(Repeated(findings).Select(remedy => $"{corpus.Name}: two findings propose {remedy}"));
            differences.AddRange(labels.Values.Where(label => !found.Contains(label.Fingerprint)).Select(label => $"{corpus.Name}: no longer found: {label}"));
        }

        Report(judged);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.Equal([], judged.Where(one => one is { Finding.Confidence: Confidence.Proven, Label.Verdict: "false" }).Select(one => one.Label));
        Assert.True(Precision([.. judged.Where(one => one.Finding.Confidence == Confidence.Likely).Select(one => one.Label)]) >= LeastOfLikely, "precision of what is likely");
    }

    private static async Task<List<Finding>> FindAsync(TestDatabase database)
    {
        var probes = Probes.OfDatabase.Where(probe => probe.Info is { IsOnByDefault: true, Category: not Category.Maintenance } && !OfUse.Contains(probe.Info.Id));
        return [.. (await Inspect.DatabaseAsync(database.DataSource, new() { Probes = [.. probes] })).Findings];
    }

    /// <summary>What two findings would both have one do is one thing, and one finding.</summary>
    private static IEnumerable<string> Repeated(List<Finding> findings) =>
        findings.SelectMany(finding => finding.Plan.Steps.Where(step => step.Phase != Phase.Validate).Select(step => step.Sql.Text))
            .CountBy(sql => sql)
            .Where(sql => sql.Value > 1)
            .Select(sql => sql.Key);

    private void Report(List<(Label Label, Finding Finding)> judged)
    {
        foreach (var probe in judged.Select(one => one.Label).GroupBy(label => (label.Probe, label.Confidence)).OrderBy(probe => probe.Key))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{probe.Key.Probe}, {probe.Key.Confidence}: {probe.Count()} found, {probe.Count(label => label.Verdict == "debatable")} debatable, precision of the others {Precision([.. probe]):0.000}"));
        }
    }

    /// <summary>The share of true ones among those that are either; 1 where there are none.</summary>
    private static double Precision(IReadOnlyCollection<Label> labels)
    {
        var (right, wrong) = (labels.Count(label => label.Verdict == "true"), labels.Count(label => label.Verdict == "false"));
        return right + wrong == 0 ? 1 : (double)right / (right + wrong);
    }
}
