using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Inspector.Agent.Reports;

/// <summary>
/// Writes JSON into a text, piece by piece, so that a long report is never whole in memory. Readable: letters of every script stay, quotes in SQL too. Harmless on a
/// terminal: what cannot be seen (control characters, changes of writing direction) is escaped, which any parser undoes.
/// </summary>
internal sealed class JsonText : IDisposable
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "\n !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private readonly TextWriter _output;
    private readonly ArrayBufferWriter<byte> _pending = new(16 * 1024);

    /// <summary>Begins.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="isIndented">Whether over several lines; else all in one.</param>
    public JsonText(TextWriter output, bool isIndented = true)
    {
        _output = output;
        Json = new(_pending, new() { Indented = isIndented, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>Where to write.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>Passes on what was written so far.</summary>
    public void Drain()
    {
        Json.Flush();
        var text = Encoding.UTF8.GetString(_pending.WrittenSpan);
        _output.Write(text.AsSpan().ContainsAnyExcept(Plain) ? Escape(text) : text);
        _pending.ResetWrittenCount();
    }

    /// <summary>Passes on the rest and ends the last line.</summary>
    public void Dispose()
    {
        Drain();
        Json.Dispose();
        _output.Write('\n');
    }

    /// <summary>Outside of strings JSON is ASCII, so whatever else there is stands in a string and may be escaped.</summary>
    private static string Escape(string json)
    {
        var escaped = new StringBuilder(json.Length + 64);
        Span<char> letters = stackalloc char[2];
        foreach (var rune in json.EnumerateRunes())
        {
            var units = letters[..rune.EncodeToUtf16(letters)];
            if (rune.Value == '\n' || Visible.IsVisible(rune))
            {
                escaped.Append(units);
                continue;
            }

            foreach (var unit in units)
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
            }
        }

        return escaped.ToString();
    }
}
