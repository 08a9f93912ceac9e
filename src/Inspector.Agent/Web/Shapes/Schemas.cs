using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Inspector.Agent.Web.Shapes;

/// <summary>The few schemas that properties are made of.</summary>
internal static class Schemas
{
    private const string TimePattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$";

    /// <summary>Where schemas with a name are.</summary>
    public const string Components = "#/components/schemas/";

    public static JsonObject Reference(string name) => new() { ["$ref"] = $"{Components}{name}" };

    public static JsonObject Of(string type) => new() { ["type"] = type };

    public static JsonObject OrNull(string type) => new() { ["type"] = new JsonArray(type, "null") };

    public static JsonObject ArrayOf(JsonObject items) => new() { ["type"] = "array", ["items"] = items };

    public static JsonObject Least(JsonObject schema)
    {
        schema["minimum"] = 0;
        return schema;
    }

    public static JsonObject Time(bool orNull = false)
    {
        var schema = orNull ? OrNull("string") : Of("string");
        schema["format"] = "date-time";
        schema["pattern"] = TimePattern;
        return schema;
    }

    public static JsonObject OneOf(ImmutableArray<string> words, bool orNull = false)
    {
        var values = new JsonArray([.. words.Select(word => (JsonNode)word)]);
        if (orNull)
        {
            values.Add((JsonNode?)null);
        }

        return new() { ["enum"] = values };
    }

    /// <summary>A page of items.</summary>
    public static JsonObject Page(JsonObject item) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("items", "next", "unseen"),
        ["properties"] = new JsonObject
        {
            ["items"] = ArrayOf(item),
            ["next"] = new JsonObject { ["type"] = new JsonArray("string", "null"), ["description"] = "The value of `cursor` that asks for the next page; null at the end." },
            ["unseen"] = new JsonObject { ["type"] = "array", ["items"] = Of("string"), ["description"] = "What could not be seen and why, each in one line: what is not listed may all the same be." },
        },
    };
}
