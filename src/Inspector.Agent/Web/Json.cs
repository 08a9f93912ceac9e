using System.Buffers;
using System.Text.Json;

namespace Inspector.Agent.Web;

/// <summary>Answers in JSON. Everything but plain letters is escaped in texts, so that not even a browser that guesses types finds markup.</summary>
internal static class Json
{
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>An answer that is of its moment.</summary>
    public static Answer Answer(Action<Utf8JsonWriter> write) => new(Bytes(write), ContentType);

    /// <summary>An answer that may be compared.</summary>
    public static Answer Tagged(Action<Utf8JsonWriter> write) => Web.Answer.Tagged(Bytes(write), ContentType);

    private static ReadOnlyMemory<byte> Bytes(Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(body))
        {
            write(json);
        }

        return body.WrittenMemory;
    }
}
