using System.Text;
using System.Text.RegularExpressions;

namespace Inspector.Agent.Reports;

/// <summary>
/// Text that a stranger wrote, as GitHub Flavored Markdown that shows exactly that text: no emphasis, link, image, HTML, heading, mention, issue reference, formula or emoji comes of it,
/// and what cannot be seen is an escape.
/// </summary>
internal static partial class MarkdownText
{
    /// <summary>For within a line, behind words of our own.</summary>
    public static string Inline(string text) => Special().Replace(Visible.Text(text), match => match.Value[0] switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        // GitHub looks for mentions, references, formulas, emoji and addresses after the backslashes are gone; an element of its own parts the text.
        '@' or '#' or '$' or ':' or '.' => $"<span>{match.Value}</span>",
        _ => $@"\{match.Value}",
    });

    /// <summary>For the beginning of a line, where it must not become a heading, a list or code.</summary>
    public static string Paragraph(string text) => BlockStart().Replace(Inline(text.TrimStart()), @"${number}\${sign}", 1);

    /// <summary>As code within a line: between more backticks than follow each other in it.</summary>
    public static string Code(string text)
    {
        var visible = Visible.Text(text);
        if (visible.Length == 0)
        {
            return "(empty)";
        }

        var fence = new string('`', LongestRun(visible) + 1);
        // One space at both ends is taken away again (CommonMark 6.1), so one is added where the text has its own or a backtick there.
        var pad = visible[0] is ' ' or '`' || visible[^1] is ' ' or '`' ? " " : "";
        return $"{fence}{pad}{visible}{pad}{fence}";
    }

    /// <summary>As a block of SQL, fenced by more backticks than follow each other in it. Line breaks stay, inside quotes too; what else cannot be seen is an escape.</summary>
    public static string Sql(string sql)
    {
        var shown = new StringBuilder(sql.Length + 16);
        foreach (var rune in sql.EnumerateRunes())
        {
            if (rune.Value == '\n')
            {
                shown.Append('\n');
            }
            else
            {
                Visible.Append(shown, rune);
            }
        }

        var text = shown.ToString();
        var fence = new string('`', Math.Max(3, LongestRun(text) + 1));
        var note = text == sql ? "" : "\n(Escapes stand for characters that cannot be shown here; `--format json` has the statement as it is.)\n";
        return $"{fence}sql\n{text}\n{fence}\n{note}";
    }

    private static int LongestRun(string text) => Backticks().Matches(text).Select(match => match.Length).DefaultIfEmpty(0).Max();

    /// <summary>What Markdown or GitHub would read as a sign: of these, a colon only in an address or before the name of an emoji, a hash only before a letter or digit, a full stop only behind www.</summary>
    [GeneratedRegex(@"[\\`*_\[\]~|&<>@$]|:/+|:(?=[\w+-]+:)|#(?=\w)|(?<=www)\.", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Special();

    [GeneratedRegex(@"^(?<number>\d*)(?<sign>[-+=#.)])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex BlockStart();

    [GeneratedRegex("`+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Backticks();
}
