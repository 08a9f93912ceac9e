using System.Buffers;
using System.Text.Json;
using Inspector.Agent.History;

namespace Inspector.Agent.Web;

/// <summary>An item of a page.</summary>
/// <param name="Key">Its place in the order: no two items have the same.</param>
/// <param name="Write">Writes it. It is called before the next item is asked for.</param>
internal sealed record PageItem(object[] Key, Action<Utf8JsonWriter> Write);

/// <summary>
/// Pages of items in an order that has nothing to do with how many there are: a page begins behind a key, so that what comes or goes meanwhile makes no page skip or repeat another item. A page
/// is bounded in items and in bytes; it may be shorter than asked for.
/// </summary>
internal static class Paging
{
    /// <summary>About how many bytes of items a page holds at most: one item more may pass it.</summary>
    private const int MostBytes = 2 * 1024 * 1024;

    /// <summary>How many items.</summary>
    public static Parameter Limit { get; } = new("limit", "How many items a page has at most; it may have fewer, so go on until `next` is null.") { Most = PageMark.Most, Default = 100 };

    /// <summary>Where the page begins.</summary>
    public static Parameter Cursor { get; } = new("cursor", "`next` of the page before; its form is nobody's business and may change.");

    /// <summary>The place behind which the page begins, in its parts; null for the beginning.</summary>
    /// <exception cref="ProblemException">It is none that was given out.</exception>
    public static JsonElement[]? After(Exchange exchange, params ReadOnlySpan<JsonValueKind> kinds)
    {
        try
        {
            return PageMark.Read(exchange.Arguments.Text(Cursor), kinds);
        }
        catch (FormatException)
        {
            throw new ProblemException(400, "cursor is none that was given out: take next of the page before, or leave it out to begin") { Parameter = Cursor.Name };
        }
    }

    /// <summary>Writes a page.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="path">The path of the route.</param>
    /// <param name="items">The items behind the cursor, in order.</param>
    /// <param name="unseen">What could not be seen, asked for once the items are written.</param>
    public static async Task<Answer> AnswerAsync(Exchange exchange, string path, IAsyncEnumerable<PageItem> items, Func<IEnumerable<string>> unseen)
    {
        var (body, limit, next) = (new ArrayBufferWriter<byte>(16 * 1024), exchange.Arguments.Number(Limit), default(string));
        await using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            object[]? last = null;
            await foreach (var item in items.WithCancellation(exchange.Cancellation))
            {
                if (limit-- == 0 || body.WrittenCount > MostBytes)
                {
                    next = PageMark.Of(last!);
                    break;
                }

                item.Write(json);
                await json.FlushAsync(exchange.Cancellation);
                last = item.Key;
            }

            json.WriteEndArray();
            json.WriteString("next", next);
            json.WriteStartArray("unseen");
            foreach (var line in unseen())
            {
                json.WriteStringValue(line);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        var answer = Answer.Tagged(body.WrittenMemory, Json.ContentType);
        return next is null ? answer : answer with { Headers = [("Link", $"<{path}?{exchange.Arguments.With(Cursor, next)}>; rel=\"next\"")] };
    }
}
