using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Inspector.Tests;

/// <summary>
/// A checker of JSON Schema for the keywords that our schemas, and the published one of SARIF, use. A keyword that it does not know is an error, so that nothing passes unchecked.
/// </summary>
/// <param name="root">The schema.</param>
/// <param name="isClosed">Whether a property that an object's schema does not describe is an error, even where the schema leaves room for later additions.</param>
internal sealed class JsonSchema(JsonElement root, bool isClosed)
{
    public static JsonSchema Load(string file, bool isClosed)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return new(document.RootElement.Clone(), isClosed);
    }

    /// <summary>The schema itself.</summary>
    public JsonElement Root => root;

    /// <summary>Every violation, as a path and what is wrong there.</summary>
    public IReadOnlyList<string> Check(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. Check(root, document.RootElement, "$")];
    }

    private IEnumerable<string> Check(JsonElement schema, JsonElement value, string path) =>
        schema.ValueKind == JsonValueKind.True ? []
        : schema.ValueKind == JsonValueKind.False ? [$"{path}: nothing is allowed here"]
        : schema.EnumerateObject().SelectMany(keyword => Check(keyword, schema, value, path));

    private IEnumerable<string> Check(JsonProperty keyword, JsonElement schema, JsonElement value, string path) => keyword.Name switch
    {
        "$schema" or "$id" or "id" or "$defs" or "definitions" or "title" or "description" or "default" => [],
        "$ref" => Check(Resolve(keyword.Value.GetString()!), value, path),
        "type" => Types(keyword.Value).Any(type => IsOf(type, value)) ? [] : [$"{path}: is {value.ValueKind}, not {keyword.Value}"],
        "enum" => keyword.Value.EnumerateArray().Any(allowed => JsonElement.DeepEquals(allowed, value)) ? [] : [$"{path}: {value} is not one of {keyword.Value}"],
        "const" => JsonElement.DeepEquals(keyword.Value, value) ? [] : [$"{path}: {value} is not {keyword.Value}"],
        "required" => value.ValueKind != JsonValueKind.Object
            ? []
            : keyword.Value.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{path}: lacks {name}"),
        "properties" => Properties(keyword.Value, schema, value, path),
        "additionalProperties" => Additional(keyword.Value, schema, value, path),
        "items" => value.ValueKind != JsonValueKind.Array ? [] : value.EnumerateArray().SelectMany((item, i) => Check(keyword.Value, item, $"{path}[{i}]")),
        "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= keyword.Value.GetInt32() ? [] : [$"{path}: has too few items"],
        "uniqueItems" => !keyword.Value.GetBoolean() || value.ValueKind != JsonValueKind.Array || AreUnique(value) ? [] : [$"{path}: has an item twice"],
        "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() >= keyword.Value.GetDouble() ? [] : [$"{path}: {value} is below {keyword.Value}"],
        "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() <= keyword.Value.GetDouble() ? [] : [$"{path}: {value} is above {keyword.Value}"],
        "minLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= keyword.Value.GetInt32() ? [] : [$"{path}: is too short"],
        "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!, RegexOptions.ECMAScript, TimeSpan.FromMinutes(1))
            ? []
            : [$"{path}: {value} does not match {keyword.Value}"],
        "format" => value.ValueKind != JsonValueKind.String || IsIn(keyword.Value.GetString()!, value.GetString()!) ? [] : [$"{path}: {value} is no {keyword.Value}"],
        "anyOf" => Branches(keyword.Value, value, path) is var any && any.Exists(branch => branch.Count == 0) ? [] : Nearest(any, path, "none of the alternatives fits"),
        "oneOf" => Branches(keyword.Value, value, path) is var one && one.Count(branch => branch.Count == 0) == 1 ? [] : Nearest(one, path, "not exactly one alternative fits"),
        "not" => Check(keyword.Value, value, path).Any() ? [] : [$"{path}: {value} is what may not stand here"],
        _ => throw new NotSupportedException($"the keyword {keyword.Name} is not supported by this checker"),
    };

    private List<List<string>> Branches(JsonElement schemas, JsonElement value, string path) =>
        [.. schemas.EnumerateArray().Select(schema => Check(schema, value, path).ToList())];

    private static IEnumerable<string> Nearest(List<List<string>> branches, string path, string what) =>
        branches.OrderBy(branch => branch.Count).First().Prepend($"{path}: {what}; of the nearest:");

    private IEnumerable<string> Properties(JsonElement properties, JsonElement schema, JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        foreach (var property in value.EnumerateObject())
        {
            if (properties.TryGetProperty(property.Name, out var described))
            {
                foreach (var violation in Check(described, property.Value, $"{path}.{property.Name}"))
                {
                    yield return violation;
                }
            }
            else if (isClosed && !schema.TryGetProperty("additionalProperties", out _))
            {
                yield return $"{path}: {property.Name} is not described";
            }
        }
    }

    private IEnumerable<string> Additional(JsonElement rest, JsonElement schema, JsonElement value, string path) =>
        value.ValueKind != JsonValueKind.Object
            ? []
            : value.EnumerateObject()
                .Where(property => !schema.TryGetProperty("properties", out var named) || !named.TryGetProperty(property.Name, out _))
                .SelectMany(property => Check(rest, property.Value, $"{path}.{property.Name}"));

    private JsonElement Resolve(string reference) => reference == "#"
        ? root
        : reference.StartsWith("#/", StringComparison.Ordinal)
            ? reference[2..].Split('/').Aggregate(root, (at, name) => at.GetProperty(name))
            : throw new NotSupportedException($"the reference {reference} leaves the schema");

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        _ => throw new NotSupportedException($"the type {type} is not known"),
    };

    private static bool IsIn(string format, string text) => format switch
    {
        "date-time" => text.EndsWith('Z') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        "uri-reference" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _),
        _ => throw new NotSupportedException($"the format {format} is not known"),
    };

    private static bool AreUnique(JsonElement array)
    {
        var items = array.EnumerateArray().ToList();
        return !items.Where((item, i) => items.Take(i).Any(earlier => JsonElement.DeepEquals(earlier, item))).Any();
    }
}
