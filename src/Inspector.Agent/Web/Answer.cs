using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Inspector.Agent.Web;

/// <summary>What is answered: whole, and of a bounded size.</summary>
/// <param name="Bytes">The body.</param>
/// <param name="ContentType">Its type.</param>
internal sealed record Answer(ReadOnlyMemory<byte> Bytes, string ContentType)
{
    /// <summary>The status. Default 200.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The strong validator, with its quotes; null for an answer that is of its moment.</summary>
    public string? Tag { get; init; }

    /// <summary>Further headers.</summary>
    public ImmutableArray<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>An answer with a validator made of its bytes: a client asks again and learns that nothing changed.</summary>
    public static Answer Tagged(ReadOnlyMemory<byte> bytes, string contentType) =>
        new(bytes, contentType) { Tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes.Span).AsSpan(0, 16))}\"" };

    /// <summary>Writes it, or that it is what the client has.</summary>
    public async Task WriteAsync(HttpContext http, CancellationToken cancellation)
    {
        var response = http.Response;
        foreach (var (name, value) in Headers)
        {
            response.Headers.Append(name, value);
        }

        if (Tag is not null)
        {
            response.Headers.ETag = Tag;
            response.Headers.CacheControl = "private, no-cache";
            if (IsKnown(http.Request, Tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.ContentLength = Bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.Body.WriteAsync(Bytes, cancellation);
        }
    }

    /// <summary>RFC 9110, section 13.1.2: the weak comparison, and a star for whatever there is.</summary>
    private static bool IsKnown(HttpRequest request, string tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var tags) && tags.Any(known => known.Tag.Value == "*" || known.Tag.Value == tag);
}
