using System.Buffers;
using System.Text;

namespace Inspector.Agent.Targets;

/// <summary>Decodes percent-encoded parts of a URI as UTF-8.</summary>
internal static class PercentEncoding
{
    private static readonly SearchValues<char> Space = SearchValues.Create(" \t\n\v\f\r");

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The part decoded. White space around it is dropped; inside it is an error, as in libpq since 18.</summary>
    /// <param name="text">The part, which is never repeated in a message.</param>
    /// <param name="what">What the part is, for a message: "the database name".</param>
    /// <exception cref="TargetException">A % is not followed by two hexadecimal digits, or they do not make text, or make a null character.</exception>
    public static string Decode(string text, string what)
    {
        var part = text.Trim(' ', '\t', '\n', '\v', '\f', '\r');
        if (part.AsSpan().ContainsAny(Space))
        {
            throw new TargetException($"{what} in the URI has a space inside: write %20");
        }

        var bytes = new List<byte>(part.Length);
        for (var position = 0; position < part.Length; position++)
        {
            if (part[position] == '%')
            {
                bytes.Add(Byte(part, position, what));
                position += 2;
            }
            else
            {
                var end = part.IndexOf('%', position);
                end = end < 0 ? part.Length : end;
                bytes.AddRange(Encoding.UTF8.GetBytes(part, position, end - position));
                position = end - 1;
            }
        }

        try
        {
            return Strict.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            throw new TargetException($"{what} in the URI is percent-encoded, but not as UTF-8");
        }
    }

    private static byte Byte(string text, int position, string what)
    {
        if (position + 2 >= text.Length || !char.IsAsciiHexDigit(text[position + 1]) || !char.IsAsciiHexDigit(text[position + 2]))
        {
            throw new TargetException($"{what} in the URI has a % that is not followed by two hexadecimal digits: write %25 for %");
        }

        var value = Convert.FromHexString(text.AsSpan(position + 1, 2))[0];
        return value != 0 ? value : throw new TargetException($"{what} in the URI holds %00, a null character, which cannot be");
    }
}
