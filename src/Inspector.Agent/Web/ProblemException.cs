using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspector.Agent.Web.Shapes;

namespace Inspector.Agent.Web;

/// <summary>A request that gets no other answer than why: RFC 9457, <c>application/problem+json</c>. Nothing of the request is repeated but names of parameters that are known.</summary>
/// <param name="status">The status.</param>
/// <param name="detail">What is wrong and what to do, a sentence without a full stop.</param>
internal sealed class ProblemException(int status, string detail) : Exception(detail)
{
    /// <summary>The content type.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>The parameter that is wrong; null when it is none.</summary>
    public string? Parameter { get; init; }

    /// <summary>What may stand there; empty when that is no list.</summary>
    public ImmutableArray<string> Allowed { get; init; } = [];

    /// <summary>Headers that belong to it.</summary>
    public ImmutableArray<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Whether the connection is of no more use.</summary>
    public bool EndsConnection { get; init; }

    /// <summary>The schema of what is answered.</summary>
    public static JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["description"] = "Why there is no other answer: RFC 9457.",
        ["required"] = new JsonArray("type", "title", "status", "detail"),
        ["properties"] = new JsonObject
        {
            ["type"] = new JsonObject { ["type"] = "string", ["format"] = "uri-reference", ["description"] = "Always about:blank: the status says what kind of problem it is." },
            ["title"] = new JsonObject { ["type"] = "string", ["description"] = "The status in words." },
            ["status"] = new JsonObject { ["type"] = "integer", ["minimum"] = 400, ["maximum"] = 599, ["description"] = "The status." },
            ["detail"] = new JsonObject { ["type"] = "string", ["description"] = "What is wrong and what to do." },
            ["parameter"] = new JsonObject { ["type"] = "string", ["description"] = "The parameter that is wrong, where it is one." },
            ["allowed"] = new JsonObject { ["type"] = "array", ["items"] = Schemas.Of("string"), ["description"] = "What may stand there, or which parameters there are, where that is a list." },
        },
    };

    /// <summary>The answer.</summary>
    public Answer ToAnswer()
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("type", "about:blank");
            json.WriteString("title", Title(status));
            json.WriteNumber("status", status);
            json.WriteString("detail", Message);
            if (Parameter is not null)
            {
                json.WriteString("parameter", Parameter);
            }

            if (!Allowed.IsEmpty)
            {
                json.WriteStartArray("allowed");
                foreach (var value in Allowed)
                {
                    json.WriteStringValue(value);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return new(body.WrittenMemory, ContentType) { Status = status, Headers = EndsConnection ? Headers.Add(("Connection", "close")) : Headers };
    }

    private static string Title(int status) => status switch
    {
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        405 => "Method Not Allowed",
        413 => "Content Too Large",
        421 => "Misdirected Request",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        _ => "Service Unavailable",
    };
}
