using System.Text.RegularExpressions;
using Inspector.Agent.Demo;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Tests.Demo;

public sealed partial class PlantedTests
{
    [Fact]
    public void Every_flaw_is_explained_where_it_is_made_and_nothing_else_is() => Assert.Equal(
        Planted.Flaws.Select(Heading).Order(StringComparer.Ordinal),
        Headings("Flaws").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_look_alike_is_explained_where_it_is_made()
    {
        var headings = Headings("LookAlikes").ToList();

        Assert.Equal([], Planted.LookAlikes.Where(planted =>
            !headings.Exists(h => h.StartsWith($"{planted.Probe}: ", StringComparison.Ordinal) && h.Contains(Name(planted), StringComparison.Ordinal))));
    }

    [Fact]
    public void There_are_as_many_look_alikes_as_flaws() => Assert.InRange(Planted.LookAlikes.Length, Planted.Flaws.Length, int.MaxValue);

    [Fact]
    public void Nothing_is_planted_twice() =>
        Assert.Equal([], Planted.Flaws.Concat(Planted.LookAlikes).GroupBy(planted => (planted.Probe, planted.Subject)).Where(same => same.Count() > 1));

    private static string Heading(Planted planted) => $"{planted.Probe}: {Name(planted)}";

    /// <summary>The object's name in SQL; of one with a line break the first line.</summary>
    private static string Name(Planted planted)
    {
        var subject = planted.Subject;
        var whole = subject.Kind switch
        {
            ObjectKind.Constraint or ObjectKind.Trigger => $"{Identifier.Quote(subject.Schema!, subject.Table!)}.{Identifier.Quote(subject.Name)}",
            ObjectKind.Column => $"{Identifier.Quote(subject.Schema!, subject.Name)}.{Identifier.Quote(subject.Column!)}",
            _ => Identifier.Quote(subject.Schema!, subject.Name),
        };
        return whole.Split('\n')[0];
    }

    private static IEnumerable<string> Headings(string script) =>
        HeadingLine().Matches(DemoDatabase.Script(script)).Select(match => match.Groups["heading"].Value);

    [GeneratedRegex("^-- (?<heading>[a-z]+(-[a-z]+)+: .+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeadingLine();
}
