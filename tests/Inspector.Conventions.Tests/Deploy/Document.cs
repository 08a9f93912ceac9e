using System.Text.Json.Nodes;

namespace Inspector.Tests.Deploy;

/// <summary>An object of Kubernetes as it was rendered.</summary>
/// <param name="Text">Its text, without the line that says which template it is from.</param>
/// <param name="Root">What the text says.</param>
internal sealed record Document(string Text, JsonObject Root)
{
    public string Kind => At("kind")!.GetValue<string>();

    public string Name => At("metadata", "name")!.GetValue<string>();

    /// <summary>The template of its pods; null where it has none.</summary>
    public JsonNode? Pod => At("spec", "template");

    /// <summary>The documents of a rendering, in the order of kind and name, whatever the order in which they came: Helm's is that of installing.</summary>
    public static IReadOnlyList<Document> All(string rendered) =>
    [
        .. $"\n{rendered.ReplaceLineEndings("\n")}".Split("\n---")
            .Select(part => string.Join('\n', part.Split('\n').Where(line => !line.StartsWith("# Source: ", StringComparison.Ordinal))).Trim('\n', ' '))
            .Where(text => text.Length > 0)
            .Select(text => new Document(text, Yaml.Read(text)))
            .OrderBy(one => one.Kind, StringComparer.Ordinal).ThenBy(one => one.Name, StringComparer.Ordinal),
    ];

    /// <summary>What stands at a path; null where nothing does.</summary>
    public JsonNode? At(params string[] path) => At(Root, path);

    /// <inheritdoc cref="At(string[])"/>
    public static JsonNode? At(JsonNode? node, params string[] path) => path.Aggregate(node, (at, key) => (at as JsonObject)?[key]);

    /// <summary>The items of a list; none where there is no list.</summary>
    public static IEnumerable<JsonNode> Items(JsonNode? list) => (list as JsonArray ?? []).Select(item => item!);

    /// <summary>A map of texts, such as labels; empty where there is none.</summary>
    public static IReadOnlyDictionary<string, string> Texts(JsonNode? map) => (map as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>(), StringComparer.Ordinal);

    /// <summary>Every value of a key, wherever below.</summary>
    public static IEnumerable<JsonNode> Everywhere(JsonNode? node, string key) => node switch
    {
        JsonObject map => map.SelectMany(pair => (pair.Key == key && pair.Value is { } value ? [value] : Enumerable.Empty<JsonNode>()).Concat(Everywhere(pair.Value, key))),
        JsonArray list => list.SelectMany(item => Everywhere(item, key)),
        _ => [],
    };

    /// <summary>Whether labels have all that a selector asks for, and it asks for something.</summary>
    public static bool Selects(JsonNode? selector, JsonNode? labels) => Texts(selector) is { Count: > 0 } wanted && Texts(labels) is var given && wanted.All(label => given.GetValueOrDefault(label.Key) == label.Value);
}
