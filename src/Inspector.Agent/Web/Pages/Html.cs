using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Inspector.Agent.Web.Pages;

/// <summary>
/// Writes HTML: what stands in a literal is markup, what stands in a hole is text, encoded so that it can be neither markup nor the end of an attribute, and with everything that cannot be seen, or
/// would turn the direction of writing, as an escape. There is no way to write a string as markup.
/// </summary>
internal sealed class Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _text = new();

    /// <summary>Writes a piece.</summary>
    /// <returns>The same.</returns>
    public Html Add([InterpolatedStringHandlerArgument("")] ref Piece piece)
    {
        _ = piece;
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>A piece of markup with holes.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Piece
    {
        private readonly StringBuilder _text;

        public Piece(int literalLength, int formattedCount, Html html)
        {
            _ = formattedCount;
            _text = html._text;
            _text.EnsureCapacity(_text.Length + literalLength);
        }

        public void AppendLiteral(string markup) => _text.Append(markup);

        public void AppendFormatted(string? text) => _text.Append(Encoder.Encode(Visible.Text(text ?? "")));

        public void AppendFormatted(long number) => _text.Append(number.ToString("#,0", CultureInfo.InvariantCulture));

        public void AppendFormatted(Html html) => _text.Append(html._text);
    }
}
