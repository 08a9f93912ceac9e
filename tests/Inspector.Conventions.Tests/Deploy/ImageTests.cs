using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Inspector.Tests.Deploy;

/// <summary>The Dockerfile is one for this repository. What only a build can tell, <c>deploy/container/check.sh</c> looks at.</summary>
public sealed partial class ImageTests
{
    private static readonly string[] Lines = [.. Repository.Lines("Dockerfile").Select(line => line.Text)];

    private static string Version => XDocument.Parse(Repository.Text("Directory.Build.props")).Descendants("Version").Single().Value;

    [Fact]
    public void No_parser_is_fetched_from_a_registry() => Assert.DoesNotContain(Lines, line => line.Contains("syntax=", StringComparison.Ordinal));

    [Fact]
    public void Nothing_needs_a_shell_when_it_runs() =>
        Assert.Equal(3, Lines.SkipWhile(line => line != "FROM ${BASE}").Count(line => ExecForm().IsMatch(line)));

    [Fact]
    public void The_last_stage_runs_nothing_while_it_is_built() =>
        Assert.DoesNotContain(Lines.SkipWhile(line => line != "FROM ${BASE}"), line => line.StartsWith("RUN", StringComparison.Ordinal));

    [Fact]
    public void Every_project_is_restored_from_its_lock_file()
    {
        var projects = Repository.Files.Where(file => file.StartsWith("src/", StringComparison.Ordinal) && file.EndsWith(".csproj", StringComparison.Ordinal));
        Assert.All(projects, project => Assert.Contains($"COPY {project} {project[..project.LastIndexOf('/')]}/packages.lock.json {project[..project.LastIndexOf('/')]}/", Lines));
        Assert.Contains("RUN dotnet restore src/Inspector.Agent --locked-mode", Lines);
    }

    /// <summary>What is compiled into the agent from elsewhere has to reach the builder.</summary>
    [Fact]
    public void What_the_projects_take_from_elsewhere_is_sent_to_the_builder()
    {
        var sent = Repository.Lines(".dockerignore").Select(line => line.Text).Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        var taken = XDocument.Parse(Repository.Text("src/Inspector.Agent/Inspector.Agent.csproj")).Descendants("EmbeddedResource").SelectMany(one => one.Attribute("Include")!.Value.Split(';'))
            .Where(path => path.StartsWith("../../", StringComparison.Ordinal)).Select(path => path["../../".Length..]);
        Assert.Empty(taken.Except(sent));
        Assert.Equal("*", Repository.Lines(".dockerignore").First(line => !line.Text.StartsWith('#')).Text);
        Assert.DoesNotContain(sent, path => path.StartsWith("tests", StringComparison.Ordinal) || path.StartsWith(".git", StringComparison.Ordinal));
    }

    [Fact]
    public void The_version_is_one()
    {
        Assert.Contains($"ARG VERSION={Version}", Lines);
        Assert.Equal(Version, Yaml.Read(Repository.Text($"{Chart.Folder}/Chart.yaml"))["appVersion"]!.GetValue<string>());
    }

    /// <summary>A chart cannot hold what lies outside of it, so it has copies.</summary>
    [Fact]
    public void The_chart_carries_the_rules_and_dashboards_as_they_are()
    {
        var originals = Repository.Files.Where(file => file == Chart.Rules || (file.StartsWith(Chart.Boards, StringComparison.Ordinal) && file.EndsWith(".json", StringComparison.Ordinal)))
            .Select(file => (file == Chart.Rules ? "rules.yml" : $"grafana/{file[Chart.Boards.Length..]}", Repository.Text(file)));
        var copies = Repository.Files.Where(file => file.StartsWith($"{Chart.Folder}/files/", StringComparison.Ordinal)).Select(file => (file[$"{Chart.Folder}/files/".Length..], Repository.Text(file)));
        Assert.True(originals.Order().SequenceEqual(copies.Order()), "run ./build.sh chart");
    }

    [GeneratedRegex("""^(ENTRYPOINT|CMD|HEALTHCHECK .* CMD) \[("[^"]+"(, )?)+\]$""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExecForm();
}
