using System.Text.Json.Nodes;

namespace Inspector.Agent.Web.Shapes;

/// <summary>
/// A definition of one of the contracts that the command line has (<c>docs/inspection.schema.json</c>, <c>docs/locks.schema.json</c>): what is answered here in its words is described by it, too.
/// </summary>
internal sealed class Contract : IJsonShape
{
    private const string Definitions = "#/$defs/";

    private readonly string _file;
    private readonly string _definition;

    private Contract(string file, string definition) => (_file, _definition) = (file, definition);

    /// <summary>A finding of an inspection.</summary>
    public static Contract Finding { get; } = new("inspection", "finding");

    /// <summary>A look at the locks of a server.</summary>
    public static Contract Locks { get; } = new("locks", "locks");

    /// <summary>A lock incident.</summary>
    public static Contract Incident { get; } = new("locks", "incident");

    /// <inheritdoc/>
    public string Name => $"{_file}.{_definition}";

    /// <inheritdoc/>
    public IEnumerable<IJsonShape> Parts => PartsOf(Schema());

    /// <inheritdoc/>
    public JsonObject Reference() => Schemas.Reference(Name);

    /// <inheritdoc/>
    public JsonObject Schema()
    {
        using var stream = typeof(Contract).Assembly.GetManifestResourceStream($"{_file}.schema.json")!;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd().Replace($"\"{Definitions}", $"\"{Schemas.Components}{_file}.", StringComparison.Ordinal);
        return (JsonObject)JsonNode.Parse(text)!["$defs"]![_definition]!.DeepClone();
    }

    /// <summary>The definition without some of its properties, to be answered with others in their place.</summary>
    /// <param name="without">The names of those properties.</param>
    /// <param name="with">What has the others.</param>
    /// <param name="meaning">What the whole is.</param>
    public JsonObject With(JsonObject with, string meaning, params ReadOnlySpan<string> without)
    {
        var schema = Schema();
        schema.Remove("title");
        schema["description"] = meaning;
        var (properties, required) = (schema["properties"]!.AsObject(), schema["required"]!.AsArray());
        foreach (var name in without)
        {
            properties.Remove(name);
            required.RemoveAll(one => one!.GetValue<string>() == name);
        }

        foreach (var (name, property) in with["properties"]!.AsObject())
        {
            properties.Add(name, property!.DeepClone());
            required.Add((JsonNode)name);
        }

        return schema;
    }

    /// <summary>The definitions of the file that a schema leads to.</summary>
    public IEnumerable<Contract> PartsOf(JsonNode? schema) => schema switch
    {
        JsonObject one => one.SelectMany(property => property is { Key: "$ref", Value: { } to } ? Referred(to.GetValue<string>()) : PartsOf(property.Value)),
        JsonArray several => several.SelectMany(PartsOf),
        _ => [],
    };

    private IEnumerable<Contract> Referred(string to) =>
        to.StartsWith($"{Schemas.Components}{_file}.", StringComparison.Ordinal) ? [new(_file, to[$"{Schemas.Components}{_file}.".Length..])] : [];
}

/// <summary>An object that begins with properties of ours and goes on as a contract says.</summary>
/// <param name="name">Its name in the document.</param>
/// <param name="meaning">What it is.</param>
/// <param name="own">The properties of ours.</param>
/// <param name="contract">What says the rest.</param>
/// <param name="without">Properties of the contract that are not there.</param>
internal sealed class Extended<T>(string name, string meaning, JsonShape<T> own, Contract contract, params string[] without) : IJsonShape
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public IEnumerable<IJsonShape> Parts => own.Parts.Concat(contract.PartsOf(Schema()));

    /// <inheritdoc/>
    public JsonObject Schema() => contract.With(own.Schema(), meaning, without);

    /// <inheritdoc/>
    public JsonObject Reference() => Schemas.Reference(name);

    /// <summary>Writes one.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="one">What has the properties of ours.</param>
    /// <param name="rest">Writes those of the contract.</param>
    public void Write(System.Text.Json.Utf8JsonWriter json, T one, Action<System.Text.Json.Utf8JsonWriter> rest)
    {
        json.WriteStartObject();
        own.WriteProperties(json, one);
        rest(json);
        json.WriteEndObject();
    }
}
