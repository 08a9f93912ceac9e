using System.Text.RegularExpressions;

namespace Inspector.Tests;

/// <summary>A probe is one file, one line in the list and one in the changelog, and its names agree.</summary>
public sealed partial class RegistryTests
{
    [Fact]
    public void Every_probe_is_in_the_list_once()
    {
        var written = typeof(Probe).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Probe)) && !type.IsAbstract);
        Assert.Equal(written.Select(type => type.FullName).Order(), Probes.All.Select(probe => probe.GetType().FullName).Order());
    }

    [Fact]
    public void An_id_is_the_name_of_the_class_in_kebab_case() =>
        Assert.All(Probes.All, probe => Assert.Equal(probe.Info.Id, Kebab(probe.GetType().Name)));

    [Fact]
    public void An_id_is_there_once() => Assert.Equal(Probes.All.Length, Probes.All.DistinctBy(probe => probe.Info.Id).Count());

    [Fact]
    public void A_probe_is_sealed_and_alone_in_the_file_of_its_name_in_the_room_of_its_category() =>
        Assert.All(Probes.All, probe =>
        {
            var type = probe.GetType();
            Assert.True(type.IsSealed);
            Assert.Equal($"Inspector.{probe.Info.Category}", type.Namespace);
            var file = $"src/Inspector.Probes/{probe.Info.Category}/{type.Name}.cs";
            Assert.Contains(file, Repository.Files);
            Assert.Single(ProbeDeclaration().Matches(Repository.Text(file)));
        });

    [Fact]
    public void The_changelog_names_every_probe()
    {
        var changelog = Repository.Text("CHANGELOG.md");
        Assert.All(Probes.All, probe => Assert.Contains($"`{probe.Info.Id}`", changelog, StringComparison.Ordinal));
    }

    [Fact]
    public void A_threshold_has_a_name_in_kebab_case_a_unit_a_sentence_and_a_default_in_its_range() =>
        Assert.All(Probes.All.SelectMany(probe => probe.Info.Thresholds), threshold =>
        {
            Assert.Matches("^[a-z]+(-[a-z]+)*$", threshold.Name);
            Assert.InRange(threshold.Default, threshold.Minimum, threshold.Maximum);
            Assert.NotEmpty(threshold.Unit);
            Assert.EndsWith(".", threshold.Meaning, StringComparison.Ordinal);
        });

    [Fact]
    public void An_explanation_begins_with_a_paragraph_says_why_it_matters_and_shows_what_is_found_and_what_is_not() =>
        Assert.All(Probes.All, probe =>
        {
            Assert.Matches("^[A-Z]", probe.Explain);
            Assert.Contains("\n## Why it matters\n", probe.Explain, StringComparison.Ordinal);
            Assert.Contains("\n```sql bad", probe.Explain, StringComparison.Ordinal);
            Assert.Contains("\n```sql good", probe.Explain, StringComparison.Ordinal);
        });

    private static string Kebab(string name) => Capital().Replace(name, match => $"-{char.ToLowerInvariant(match.Value[0])}").TrimStart('-');

    [GeneratedRegex("[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Capital();

    [GeneratedRegex(@"\)\s*:\s*Probe<", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProbeDeclaration();
}
