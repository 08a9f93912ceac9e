using System.Collections.Frozen;
using System.Text;
using System.Text.Json.Nodes;
using Inspector.Agent.Configuration;
using Inspector.Agent.Targets;

namespace Inspector.Tests.Deploy;

/// <summary>The configuration that the chart writes is one that the agent takes, and what it names is mounted. Read off what was approved.</summary>
public sealed class ChartConfigurationTests
{
    private const string Mounted = "/var/run/inspector/";

    [Theory]
    [MemberData(nameof(Chart.Names), MemberType = typeof(Chart))]
    public void The_agent_takes_it(string name)
    {
        var folder = Directory.CreateTempSubdirectory("inspector-chart-");
        try
        {
            foreach (var path in Files(name))
            {
                var file = Path.Combine(folder.FullName, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, "what the cluster puts here");
            }

            var text = Text(name).Replace(Mounted, $"{folder.FullName}/", StringComparison.Ordinal);
            var environment = new ClientEnvironment
            {
                Variables = Variables(name).ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Replace(Mounted, $"{folder.FullName}/", StringComparison.Ordinal)),
                Home = folder.FullName,
                UserName = "inspector",
            };
            var result = ConfigurationReader.Read("inspector.yaml", Encoding.UTF8.GetBytes(text), environment);

            Assert.Empty(result.Problems);
            Assert.Equal(Document.Items(Chart.Given(name)["targets"]).Select(target => target["name"]!.GetValue<string>()), result.Configuration!.Targets.Select(target => target.Name));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Chart.Names), MemberType = typeof(Chart))]
    public void Every_file_that_it_names_is_mounted_and_every_other_was_asked_for(string name)
    {
        var named = Words(Text(name)).Concat(Variables(name).Values).Where(word => word.StartsWith(Mounted, StringComparison.Ordinal)).Select(word => word[Mounted.Length..]);
        Assert.Equal(named.Order(StringComparer.Ordinal), Files(name).Where(path => !path.StartsWith("files/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("minimal", true)]
    [InlineData("fleet", true)]
    [InlineData("tls", true)]
    [InlineData("everything", true)]
    [InlineData("off", false)]
    public void Nobody_may_ask_without_a_token_unless_the_values_say_so(string name, bool hasToken)
    {
        var arguments = Document.Items(Container(name)["args"]).Select(word => word.GetValue<string>());
        Assert.Equal(hasToken, Configuration(name)["listen"]!["tokenFile"] is not null);
        Assert.Equal(hasToken, !arguments.Contains("--insecure-listen"));
    }

    [Theory]
    [MemberData(nameof(Chart.Names), MemberType = typeof(Chart))]
    public void It_answers_where_the_container_says_and_remembers_where_it_may_write(string name)
    {
        var port = Document.Items(Container(name)["ports"]).Single()["containerPort"]!.GetValue<int>();
        Assert.Equal(FormattableString.Invariant($"*:{port}"), Configuration(name)["listen"]!["address"]!.GetValue<string>());
        Assert.True(
            Configuration(name)["fleet"] is not null || Configuration(name)["history"]!["file"]!.GetValue<string>().StartsWith("/var/lib/inspector/", StringComparison.Ordinal));
    }

    private static string Text(string name) => Chart.Approved(name).Select(one => one.At("data", "inspector.yaml")).Single(text => text is not null)!.GetValue<string>();

    private static JsonObject Configuration(string name) => Yaml.Read(Text(name));

    private static JsonNode Container(string name) => Document.Items(Document.At(Chart.Approved(name).Single(one => one.Pod is not null).Pod, "spec", "containers")).Single();

    private static Dictionary<string, string> Variables(string name) =>
        Document.Items(Container(name)["env"]).Where(one => one["value"] is not null).ToDictionary(one => one["name"]!.GetValue<string>(), one => one["value"]!.GetValue<string>(), StringComparer.Ordinal);

    /// <summary>What is mounted below <see cref="Mounted"/>.</summary>
    private static IEnumerable<string> Files(string name) =>
        Document.Everywhere(Document.At(Chart.Approved(name).Single(one => one.Pod is not null).Pod, "spec", "volumes"), "items").SelectMany(Document.Items).Select(item => item["path"]!.GetValue<string>());

    private static string[] Words(string text) => text.Split([' ', '\n', '\'', '"', '=']);
}
