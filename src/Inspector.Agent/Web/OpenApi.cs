using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspector.Agent.Web.Shapes;

namespace Inspector.Agent.Web;

/// <summary>The OpenAPI document (3.1), made of the routes by which requests are led and of the shapes by which answers are written.</summary>
internal static class OpenApi
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document as text, with a line feed at its end.</summary>
    public static string Text(ImmutableArray<Route> routes) => $"{Document(routes).ToJsonString(Readable)}\n";

    private static JsonObject Document(ImmutableArray<Route> routes) => new()
    {
        ["openapi"] = "3.1.0",
        ["info"] = new JsonObject
        {
            ["title"] = "Inspector",
            ["version"] = "1",
            ["description"] = "What a running agent watches and knows. Nothing that is asked here asks a PostgreSQL server, and nothing can be changed. Changes of /api/v1 are additive: ignore properties that you do not know. "
                + "Times are ISO 8601 in UTC; names, addresses and statements are raw, and whatever their owners like. Made from the code by ./build.sh docs.",
            ["license"] = new JsonObject { ["name"] = "Apache-2.0", ["identifier"] = "Apache-2.0" },
        },
        ["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }, new JsonObject { ["basic"] = new JsonArray() }, new JsonObject()),
        ["paths"] = new JsonObject(routes.Select(route => KeyValuePair.Create<string, JsonNode?>(route.Path, new JsonObject { ["get"] = Operation(route) }))),
        ["components"] = new JsonObject
        {
            ["securitySchemes"] = new JsonObject
            {
                ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "The token of listen.token or listen.tokenFile, where the agent has one." },
                ["basic"] = new JsonObject { ["type"] = "http", ["scheme"] = "basic", ["description"] = "The same as password of any name: for browsers." },
            },
            ["responses"] = new JsonObject { ["Problem"] = Response("Why there is no other answer.", [(ProblemException.ContentType, () => Schemas.Reference("Problem"))]) },
            ["schemas"] = new JsonObject(Components(routes).Select(shape => KeyValuePair.Create<string, JsonNode?>(shape.Name, shape.Schema())).Append(new("Problem", ProblemException.Schema()))),
        },
    };

    private static JsonObject Operation(Route route)
    {
        var operation = new JsonObject { ["operationId"] = route.Id, ["summary"] = route.Summary };
        if (route.Access == Access.Anyone)
        {
            operation["security"] = new JsonArray(new JsonObject());
        }

        var parameters = new JsonArray([.. route.Parameters.Select(parameter => (JsonNode)Described(parameter.Name, "query", parameter.Meaning, isRequired: false, parameter.Schema()))]);
        if (route.HasName)
        {
            parameters.Insert(0, Described("name", "path", "The target's name as configured.", isRequired: true, Schemas.Of("string")));
        }

        if (parameters.Count > 0)
        {
            operation["parameters"] = parameters;
        }

        var responses = new JsonObject { ["200"] = Response("The answer.", route.Content) };
        if (route.IsTagged)
        {
            responses["304"] = new JsonObject { ["description"] = "The client has it: its If-None-Match names the ETag." };
        }

        foreach (var (status, meaning) in route.Statuses)
        {
            responses[$"{status}"] = Response(meaning, route.Content);
        }

        responses["default"] = new JsonObject { ["$ref"] = "#/components/responses/Problem" };
        operation["responses"] = responses;
        return operation;
    }

    private static JsonObject Described(string name, string place, string meaning, bool isRequired, JsonObject schema)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["required"] = isRequired, ["description"] = meaning, ["schema"] = schema };
        if (place == "query" && schema["type"]?.GetValue<string>() == "array")
        {
            (parameter["style"], parameter["explode"]) = ("form", false);
        }

        return parameter;
    }

    private static JsonObject Response(string meaning, ImmutableArray<(string ContentType, Func<JsonObject>? Schema)> content) => new()
    {
        ["description"] = meaning,
        ["content"] = new JsonObject(content.Select(one => KeyValuePair.Create<string, JsonNode?>(one.ContentType, new JsonObject { ["schema"] = one.Schema?.Invoke() ?? Schemas.Of("string") }))),
    };

    /// <summary>Every shape that an answer leads to, by name.</summary>
    private static SortedDictionary<string, IJsonShape>.ValueCollection Components(ImmutableArray<Route> routes)
    {
        var (known, ahead) = (new SortedDictionary<string, IJsonShape>(StringComparer.Ordinal), new Queue<IJsonShape>(routes.SelectMany(route => route.Shapes)));
        while (ahead.TryDequeue(out var shape))
        {
            if (known.TryAdd(shape.Name, shape))
            {
                foreach (var part in shape.Parts)
                {
                    ahead.Enqueue(part);
                }
            }
        }

        return known.Values;
    }
}
