using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Inspector.Agent.Web.Shapes;

/// <summary>Something that the document describes under a name.</summary>
internal interface IJsonShape
{
    /// <summary>Its name in the document.</summary>
    string Name { get; }

    /// <summary>Other shapes that it leads to.</summary>
    IEnumerable<IJsonShape> Parts { get; }

    /// <summary>Its schema.</summary>
    JsonObject Schema();

    /// <summary>What stands where it is used.</summary>
    JsonObject Reference();
}

/// <summary>An object as it is answered, declared once: it is written by the declaration, and the document is made of it. All its properties are always there.</summary>
/// <param name="name">Its name in the document.</param>
/// <param name="meaning">What it is.</param>
/// <param name="fields">Its properties, in the order in which they are written.</param>
internal sealed class JsonShape<T>(string name, string meaning, ImmutableArray<Field<T>> fields) : IJsonShape
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public IEnumerable<IJsonShape> Parts => fields.SelectMany(one => one.Shapes);

    /// <inheritdoc/>
    public JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var field in fields)
        {
            var schema = field.Schema();
            schema["description"] = field.Meaning;
            properties.Add(field.Name, schema);
        }

        return new()
        {
            ["type"] = "object",
            ["description"] = meaning,
            ["required"] = new JsonArray([.. fields.Select(field => (JsonNode)field.Name)]),
            ["properties"] = properties,
        };
    }

    /// <inheritdoc/>
    public JsonObject Reference() => Schemas.Reference(name);

    /// <summary>Writes one.</summary>
    public void Write(Utf8JsonWriter json, T one)
    {
        json.WriteStartObject();
        WriteProperties(json, one);
        json.WriteEndObject();
    }

    /// <summary>Writes the properties of one, within an object that is open.</summary>
    public void WriteProperties(Utf8JsonWriter json, T one)
    {
        foreach (var field in fields)
        {
            json.WritePropertyName(field.Name);
            field.Write(json, one);
        }
    }
}
