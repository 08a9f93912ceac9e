using System.Buffers;

namespace Inspector.Agent.Reports;

/// <summary>
/// Lines for a person: wrapped at words, coloured where asked for. Whatever text it is given it makes harmless, so that no caller can forget to.
/// </summary>
internal sealed class Page(TextWriter output, TextOptions options)
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.,");

    private readonly int _width = Math.Max(options.Width, 40);

    /// <summary>An empty line.</summary>
    public void Blank() => output.Write('\n');

    /// <summary>A paragraph.</summary>
    public void Paragraph(string text, int indent = 0, Ink ink = Ink.None) => Entry("", text, indent, 0, Ink.None, ink);

    /// <summary>A word at the left and a paragraph beside it.</summary>
    /// <param name="lead">The word.</param>
    /// <param name="text">The paragraph.</param>
    /// <param name="indent">Columns before the word.</param>
    /// <param name="leadWidth">Columns for the word and the space behind it; more are taken where it is longer.</param>
    /// <param name="leadInk">How the word looks.</param>
    /// <param name="ink">How the paragraph looks.</param>
    public void Entry(string lead, string text, int indent, int leadWidth, Ink leadInk = Ink.Dim, Ink ink = Ink.None)
    {
        lead = Visible.Text(lead);
        var hanging = indent + leadWidth;
        var filled = Math.Max(leadWidth, lead.Length == 0 ? 0 : DisplayWidth.Of(lead) + 1);
        output.Write(new string(' ', indent));
        output.Write(Inked(lead, leadInk));
        var (isFirst, pad) = (true, filled - DisplayWidth.Of(lead));
        foreach (var line in Wrap(Visible.Text(text), indent + filled, hanging))
        {
            output.Write(new string(' ', line.Length == 0 ? 0 : isFirst ? pad : hanging));
            output.Write(Inked(line, ink));
            output.Write('\n');
            isFirst = false;
        }
    }

    /// <summary>A line of a tree: the lines that hold it together, a word, and a paragraph beside it.</summary>
    /// <param name="first">What stands before the first line.</param>
    /// <param name="rest">What stands before the others.</param>
    /// <param name="lead">The word.</param>
    /// <param name="text">The paragraph.</param>
    /// <param name="leadInk">How the word looks.</param>
    /// <param name="ink">How the paragraph looks.</param>
    public void Branch(string first, string rest, string lead, string text, Ink leadInk, Ink ink = Ink.None)
    {
        lead = Visible.Text(lead);
        output.Write(Inked(first, Ink.Dim));
        output.Write(Inked(lead, leadInk));
        output.Write("  ");
        var isFirst = true;
        foreach (var line in Wrap(Visible.Text(text), DisplayWidth.Of(first) + DisplayWidth.Of(lead) + 2, DisplayWidth.Of(rest) + 2))
        {
            output.Write(isFirst ? "" : $"{Inked(rest, Ink.Dim)}  ");
            output.Write(Inked(line, ink));
            output.Write('\n');
            isFirst = false;
        }
    }

    /// <summary>SQL: never wrapped. Says so when it could not be shown exactly.</summary>
    public void Sql(string sql, int indent)
    {
        var lines = SqlLines.Of(sql);
        foreach (var line in lines.Lines)
        {
            output.Write(line.Length == 0 ? "" : new string(' ', indent));
            output.Write(Inked(line, Ink.Code));
            output.Write('\n');
        }

        if (!lines.IsExact)
        {
            Paragraph("(escapes stand for characters that cannot be shown here; --format json has the statement as it is)", indent, Ink.Dim);
        }
    }

    private IEnumerable<string> Wrap(string text, int first, int rest)
    {
        var (line, width, room) = ("", 0, _width - first);
        foreach (var word in Words(text))
        {
            var columns = DisplayWidth.Of(word);
            if (line.Length > 0 && width + 1 + columns > room)
            {
                yield return line.TrimEnd(' ');
                (line, width, room) = (word, columns, _width - rest);
            }
            else
            {
                (line, width) = line.Length == 0 ? (word, columns) : ($"{line} {word}", width + 1 + columns);
            }
        }

        yield return line.TrimEnd(' ');
    }

    /// <summary>The words; a number stays with what it counts.</summary>
    private static IEnumerable<string> Words(string text)
    {
        var number = "";
        foreach (var word in text.Split(' '))
        {
            if (word.Length > 0 && !word.AsSpan().ContainsAnyExcept(Digits))
            {
                number += $"{word} ";
                continue;
            }

            yield return number + word;
            number = "";
        }

        if (number.Length > 0)
        {
            yield return number.TrimEnd(' ');
        }
    }

    /// <summary>Colours by number of the terminal's own palette, so that they fit a dark and a light background (ECMA-48, SGR).</summary>
    private string Inked(string text, Ink ink) => !options.UseColour || ink == Ink.None || text.Length == 0 ? text : $"\u001b[{(int)ink}m{text}\u001b[0m";
}

/// <summary>How a piece of text looks; the value is the parameter of the escape sequence.</summary>
internal enum Ink
{
    None = 0,
    Bold = 1,
    Dim = 2,
    Red = 31,
    Yellow = 33,
    Blue = 34,
    Code = 36,
}
