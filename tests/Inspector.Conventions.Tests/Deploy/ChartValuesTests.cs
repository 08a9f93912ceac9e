using System.Text.Json.Nodes;

namespace Inspector.Tests.Deploy;

/// <summary>What may stand in the values of the chart, and that no password may.</summary>
public sealed class ChartValuesTests
{
    private static readonly JsonSchema Schema = JsonSchema.Load(Repository.PathOf($"{Chart.Folder}/values.schema.json"), isClosed: false);

    /// <summary>What is free in form, as somebody else has laid it down.</summary>
    private static readonly string[] Free = ["global", "config", "resources", "podSecurityContext"];

    [Fact]
    public void The_defaults_are_allowed() => Assert.Empty(Schema.Check(Chart.Defaults.ToJsonString()));

    [Theory]
    [MemberData(nameof(Chart.Names), MemberType = typeof(Chart))]
    public void An_example_is_allowed(string name) => Assert.Empty(Schema.Check(Chart.Over(Chart.Defaults, Chart.Given(name)).ToJsonString()));

    [Theory]
    [InlineData("targets: [{name: a, connection: host=a, password: x}]")]
    [InlineData("targets: [{name: a, connection: 'host=a password=x'}]")]
    [InlineData("targets: [{name: a, connection: 'postgresql://me:x@a/b'}]")]
    [InlineData("targets: [{name: a, connection: host=a, replicas: ['host=b password=x']}]")]
    [InlineData("targets: [{name: a/b, connection: host=a}]")]
    [InlineData("targets: [{name: a}]")]
    [InlineData("fleet: {store: 'host=a password = x'}")]
    [InlineData("fleet: {password: x}")]
    [InlineData("fleet: {replicas: 0}")]
    [InlineData("config: {targets: []}")]
    [InlineData("config: {metrics: {otlp: {endpoint: 'http://localhost:4318', headers: key=x}}}")]
    [InlineData("config: {alerts: {alertmanagerAuth: {token: x}}}")]
    [InlineData("env: [{name: PGPASSWORD, value: x}]")]
    [InlineData("listen: {token: x}")]
    [InlineData("image: {digest: latest}")]
    [InlineData("networkPolicy: {toPorts: []}")]
    [InlineData("secretFiles: [{secret: a, key: b, path: ../c}]")]
    [InlineData("bogus: 1")]
    public void What_may_not_stand_there_is_refused(string values) => Assert.NotEmpty(Schema.Check(Chart.Over(Chart.Defaults, Yaml.Read(values)).ToJsonString()));

    [Fact]
    public void Every_value_is_in_the_defaults_and_in_the_schema()
    {
        var schema = JsonNode.Parse(Schema.Root.GetRawText())!;
        Assert.Equal(Described(schema, schema, "").Where(path => path != "global").Order(StringComparer.Ordinal), Defaulted(Chart.Defaults, "").Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Described(JsonNode root, JsonNode schema, string path)
    {
        schema = schema["$ref"] is { } reference ? root["definitions"]![reference.GetValue<string>().Split('/')[^1]]! : schema;
        return Free.Contains(path) || schema["properties"] is not JsonObject properties
            ? [path]
            : properties.SelectMany(property => Described(root, property.Value!, path.Length == 0 ? property.Key : $"{path}.{property.Key}"));
    }

    private static IEnumerable<string> Defaulted(JsonNode? value, string path) =>
        Free.Contains(path) || value is not JsonObject { Count: > 0 } map ? [path] : map.SelectMany(pair => Defaulted(pair.Value, path.Length == 0 ? pair.Key : $"{path}.{pair.Key}"));
}
