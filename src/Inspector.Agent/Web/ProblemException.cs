using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

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
