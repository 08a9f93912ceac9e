using System.Collections.Immutable;
using System.Text.Json;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Configuration;

/// <summary>Keys and values. What has no key here is an error, with the key that was probably meant.</summary>
/// <typeparam name="T">What they become.</typeparam>
/// <param name="title">What to call it: <c>a target</c>.</param>
/// <param name="keys">The keys, in the order in which they are read.</param>
internal sealed class Section<T>(string title, ImmutableArray<Key<T>> keys) : Shape, IAlternatives
{
    /// <inheritdoc/>
    public override string Kind => "keys and values";

    /// <inheritdoc/>
    public override string? Definition => Name;

    /// <summary>The name under which the schema has it once for all; null where it stands in its place.</summary>
    public string? Name { get; init; }

    /// <inheritdoc/>
    public ImmutableArray<string> Alternatives { get; init; } = [];

    /// <summary>What to call it.</summary>
    public string Title => title;

    /// <summary>The keys.</summary>
    public ImmutableArray<Key<T>> Keys => keys;

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, Shape Shape)> Parts => [.. keys.Select(key => (key.Name, key.Shape))];

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        if (keys.Any(key => key.IsRequired))
        {
            json.WriteStartArray("required");
            foreach (var key in keys.Where(key => key.IsRequired))
            {
                json.WriteStringValue(key.Name);
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("properties");
        foreach (var key in keys)
        {
            json.WriteStartObject(key.Name);
            json.WriteString("description", key.Meaning);
            if (key.Default is { } value)
            {
                json.WriteString("default", value);
            }

            key.Shape.WriteReference(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Reads it over what holds without it.</summary>
    /// <param name="node">The keys and values; nothing, as YAML writes it, is none.</param>
    /// <param name="seed">What holds for keys that are not there.</param>
    /// <param name="reading">Takes what is wrong.</param>
    public T Read(Node node, T seed, Reading reading)
    {
        var map = node as MapNode ?? (node is TextNode { IsNothing: true } ? new MapNode(node.Place) : null);
        if (map is null)
        {
            reading.Complaints.Add(node.Place, $"here stand keys and values: {Names()}");
            return seed;
        }

        foreach (var (name, (place, _)) in map.Entries)
        {
            if (!keys.Any(key => key.Name == name))
            {
                reading.Complaints.Add(place, $"{title} has no key {Scalars.Shown(name)}{Suggestion(name)}");
            }
        }

        if (Alternatives.Where(map.Entries.ContainsKey).ToList() is [_, var second, ..] both)
        {
            reading.Complaints.Add(map.Entries[second].Place, $"{string.Join(" and ", both)} exclude each other");
        }

        foreach (var key in keys)
        {
            if (map.Entries.TryGetValue(key.Name, out var entry))
            {
                seed = key.Read(seed, entry.Value, reading);
            }
            else if (key.IsRequired)
            {
                reading.Complaints.Add(map.Place, $"{title} lacks {key.Name}: {key.Shape.Kind}");
            }
        }

        return seed;
    }

    private string Suggestion(string name) =>
        Nearest.To(name, keys.Select(key => key.Name)) is [var meant, ..] ? $"; did you mean {meant}?" : $"; it has {Names()}";

    /// <summary>Of the many probes only some.</summary>
    private string Names() => string.Join(", ", keys.Take(12).Select(key => key.Name)) + (keys.Length > 12 ? " ..." : "");
}
