using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Inspector.Agent.Reports;

/// <summary>
/// SQL as lines that may be indented: a statement is broken where it breaks itself, never elsewhere. What would not survive that, a line break inside a string or a name, or a
/// character that cannot be seen, is shown as an escape; then <see cref="IsExact"/> is false and the reader is told to take the statement from JSON.
/// </summary>
/// <param name="Lines">The lines, without trailing white space.</param>
/// <param name="IsExact">Whether they are the statement, white space between its words, and at the beginning of the lines of a function's body, aside.</param>
internal sealed partial record SqlLines(ImmutableArray<string> Lines, bool IsExact)
{
    /// <summary>The lines of a statement or of several.</summary>
    public static SqlLines Of(string sql)
    {
        var (text, isExact, end) = (new StringBuilder(sql.Length + 16), true, 0);
        foreach (Match quoted in Quoted().Matches(sql))
        {
            isExact &= Append(text, sql.AsSpan(end, quoted.Index - end), mayBreak: true);
            isExact &= Append(text, quoted.ValueSpan, mayBreak: quoted.ValueSpan[0] is '-' or '/' or '$');
            end = quoted.Index + quoted.Length;
        }

        isExact &= Append(text, sql.AsSpan(end), mayBreak: true);
        return new([.. text.ToString().Split('\n').Select(line => line.TrimEnd())], isExact);
    }

    private static bool Append(StringBuilder text, ReadOnlySpan<char> sql, bool mayBreak)
    {
        var isExact = true;
        foreach (var rune in sql.EnumerateRunes())
        {
            if (mayBreak && rune.Value == '\n')
            {
                text.Append('\n');
                continue;
            }

            isExact &= Visible.IsVisible(rune);
            Visible.Append(text, rune);
        }

        return isExact;
    }

    /// <summary>
    /// Strings, names, dollar quotes and comments as the server's lexer has them (PostgreSQL manual, 4.1 "Lexical Structure"), the last one perhaps not closed. A doubled quote
    /// closes and opens again, which comes to the same. Atomic, so that no text makes it slow.
    /// </summary>
    [GeneratedRegex(
        """(?>(?<![\w$])[eE]'(?>[^'\\]|\\.|'')*'?|'[^']*'?|"[^"]*"?|(?<![\w$])\$(?<tag>(?!\d)\w*)\$.*?(?>\$\k<tag>\$|\z)|--[^\n]*|/\*.*?(?>\*/|\z))""",
        RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Quoted();
}
