using System.Text.Json;
using System.Text.Json.Nodes;
using Inspector.Agent.Configuration;

namespace Inspector.Tests.Configuration;

/// <summary>The schema that is shipped and the reader say the same: every key of one is in the other.</summary>
public sealed class ConfigurationSchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.Load(Checkout.File("docs", "inspector.schema.json"), isClosed: true);

    /// <summary>What a key may hold that leads to the keys below it.</summary>
    private const string Bogus = "zzzzzzzzzzzzzzzz";

    [Fact]
    public void Every_key_of_the_schema_is_known_to_the_reader_and_every_other_is_not()
    {
        var paths = Keys(Schema.Root, []).ToList();

        Assert.True(paths.Count > 100);
        Assert.All(paths, path =>
        {
            Assert.DoesNotContain(Configured.Read(Nested(path)).Problems, problem => IsAboutKey(problem, path[^1]));
            Assert.Contains(Configured.Read(Nested([.. path.SkipLast(1), Bogus])).Problems, problem => IsAboutKey(problem, Bogus));
        });
    }

    [Fact]
    public void Every_key_of_the_reader_is_in_the_schema()
    {
        var inSchema = Keys(Schema.Root, []).Select(path => string.Join('/', path)).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(KeysOf(ConfigurationShape.Root, "").Except(inSchema));
    }

    [Theory]
    [InlineData("")]
    [InlineData("targets: {}")]
    [InlineData("targets: [{name: a}]")]
    [InlineData("targets: [{name: a/b, connection: host=a user=u}]")]
    [InlineData("targets: [{name: a, connection: host=a user=u}]\ntiers: {live: 5}")]
    [InlineData("targets: [{name: a, connection: host=a user=u}]\nbudget: {coreShare: '1'}")]
    [InlineData("targets: [{name: a, connection: host=a user=u}]\nprobes: {unused-index: {minimum-window: -1}}")]
    [InlineData("targets: [{name: a, connection: host=a user=u}]\nprobes: {unused-index: perhaps}")]
    [InlineData("targets: [{name: a, connection: host=a user=u}]\nbogus: 1")]
    public void What_the_schema_refuses_the_reader_refuses(string text)
    {
        Assert.NotEmpty(Schema.Check(Json(text).ToJsonString()));
        Assert.NotEmpty(Configured.Read(text).Problems);
    }

    [Fact]
    public void The_example_of_the_page_is_without_errors_for_both()
    {
        var example = File.ReadAllText(Checkout.File("docs", "configuration.md")).Split("```yaml\n")[1].Split("```")[0];

        Assert.Empty(Schema.Check(Json(example).ToJsonString()));
        Assert.Equal(["orders", "billing-eu"], Configured.Good(example).Targets.Select(target => target.Name));
    }

    [Fact]
    public void Defaults_of_the_schema_are_those_of_the_reader()
    {
        var without = Configured.Good(Configured.Least);
        var all = Defaults(Schema.Root, []).Where(one => one.Path[0] != "targets").ToList();
        var defaults = all.Where(one => one.Path[0] != "metrics").ToList();
        var otlp = Configured.Good($"{Configured.Least}metrics: {{ otlp: {{ endpoint: \"http://localhost:4318/v1/metrics\" }} }}\n").Metrics.Otlp!;

        Assert.NotEmpty(defaults);
        Assert.All(defaults, one =>
        {
            var with = Configured.Good($"{Configured.Least}{one.Path[0]}: {{ {one.Path[1]}: \"{one.Value}\" }}\n");
            Assert.Equal((without.Tiers, without.Budget, without.Listen, without.History), (with.Tiers, with.Budget, with.Listen, with.History));
            Assert.True(without.Alerts.IsSameAs(with.Alerts));
        });
        Assert.Equal(Duration.Text(otlp.Interval), Assert.Single(all, one => one.Path[0] == "metrics").Value);
    }

    private static bool IsAboutKey(string problem, string key) => problem.Contains($"has no key \"{key}\"", StringComparison.Ordinal) || problem.Contains($"unknown key \"{key}\"", StringComparison.Ordinal);

    /// <summary>Every path of keys; through lists as if they were not there.</summary>
    private static IEnumerable<string[]> Keys(JsonElement schema, string[] path)
    {
        schema = Resolved(schema);
        foreach (var part in (string[])["items", "oneOf"])
        {
            if (schema.TryGetProperty(part, out var below))
            {
                foreach (var key in (below.ValueKind == JsonValueKind.Array ? below.EnumerateArray().ToArray() : [below]).SelectMany(one => Keys(one, path)))
                {
                    yield return key;
                }
            }
        }

        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                string[] key = [.. path, property.Name];
                yield return key;
                foreach (var below in Keys(property.Value, key))
                {
                    yield return below;
                }
            }
        }
    }

    private static IEnumerable<(string[] Path, string Value)> Defaults(JsonElement schema, string[] path)
    {
        schema = Resolved(schema);
        return !schema.TryGetProperty("properties", out var properties) ? [] : properties.EnumerateObject().SelectMany(property =>
            Defaults(property.Value, [.. path, property.Name])
                .Concat(property.Value.TryGetProperty("default", out var value) ? [([.. path, property.Name], value.GetString()!)] : []));
    }

    private static JsonElement Resolved(JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference) ? Schema.Root.GetProperty("$defs").GetProperty(reference.GetString()!.Split('/')[^1]) : schema;

    private static IEnumerable<string> KeysOf(Shape shape, string path)
    {
        var parts = shape is TargetsShape targets ? targets.Target.Parts
            : shape is SuppressionsShape ? [.. SuppressionsShape.RuleKeys.Select(key => (key.Name, (Shape)new SuppressionsShape())).Where(_ => path == "suppressions/")]
            : shape.Parts;
        return parts.SelectMany(part => KeysOf(part.Shape, $"{path}{part.Name}/").Prepend($"{path}{part.Name}"));
    }

    private static string Nested(string[] path)
    {
        var isListed = path is ["targets" or "suppressions", _, ..];
        var inner = path.Skip(1).Reverse().Aggregate("", (below, key) => below.Length == 0 ? $"{{ {key}: }}" : $"{{ {key}: {below} }}");
        return $"{path[0]}: {(isListed ? $"[{inner}]" : inner)}\n";
    }

    /// <summary>YAML as JSON, as an editor that knows schemas has it.</summary>
    private static JsonNode Json(string text) => Json(YamlTree.Read("c.yaml", text, new())!);

    private static JsonNode Json(Node node) => node switch
    {
        MapNode map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)Json(entry.Value.Value)))),
        ListNode list => new JsonArray([.. list.Items.Select(Json)]),
        TextNode { IsPlain: true, Text: "true" or "false" } text => JsonValue.Create(text.Text == "true"),
        TextNode { IsPlain: true } text when double.TryParse(text.Text, System.Globalization.CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        TextNode text => JsonValue.Create(text.Text),
        _ => throw new InvalidOperationException("a node is a text, a list or a map"),
    };
}
