using System.Text;

namespace Inspector.Catalog;

/// <summary>Makes the text of a statement fit to be shown: no literals, no comments, one line.</summary>
public static class StatementText
{
    /// <summary>
    /// The text with every string, bit string and number replaced by <c>?</c> and every comment removed. pg_stat_statements does that for
    /// most, not for all: utility statements keep theirs, passwords included. An unfinished literal, as in a text cut short, is removed to
    /// the end.
    /// </summary>
    public static string WithoutLiterals(string text)
    {
        var shown = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            var c = text[at];
            if (c == '\'')
            {
                var isEscaped = shown.Length > 0 && shown[^1] is 'e' or 'E' && !IsWord(shown.Length > 1 ? shown[^2] : ' ');
                TrimPrefix(shown);
                at = EndOfString(text, at, isEscaped);
                shown.Append('?');
            }
            else if (c == '"')
            {
                at = EndOfQuoted(text, at);
                shown.Append(text, start, at - start);
            }
            else if (c == '$' && DollarTag(text, at) is { } tag)
            {
                var end = text.IndexOf(tag, at + tag.Length, StringComparison.Ordinal);
                at = end < 0 ? text.Length : end + tag.Length;
                shown.Append('?');
            }
            else if (c == '-' && Next(text, at) == '-')
            {
                at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
                Space(shown);
            }
            else if (c == '/' && Next(text, at) == '*')
            {
                at = EndOfComment(text, at);
                Space(shown);
            }
            else if (char.IsAsciiDigit(c) && !IsWord(shown.Length > 0 ? shown[^1] : ' ') && (shown.Length == 0 || shown[^1] != '$'))
            {
                at = EndOfNumber(text, at);
                shown.Append('?');
            }
            else if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                at++;
                Space(shown);
            }
            else
            {
                at++;
                shown.Append(c);
            }
        }

        return shown.ToString().Trim();
    }

    private static char Next(string text, int at) => at + 1 < text.Length ? text[at + 1] : '\0';

    private static bool IsWord(char c) => c == '_' || c == '"' || char.IsLetterOrDigit(c);

    private static void Space(StringBuilder shown)
    {
        if (shown.Length > 0 && shown[^1] != ' ')
        {
            shown.Append(' ');
        }
    }

    /// <summary>The letters of E'', B'', X'', N'' and U&amp;'' go with the literal.</summary>
    private static void TrimPrefix(StringBuilder shown)
    {
        var length = shown.Length;
        if (length > 0 && "eEbBxXnN".Contains(shown[^1], StringComparison.Ordinal) && !IsWord(length > 1 ? shown[^2] : ' '))
        {
            shown.Length--;
        }
        else if (length > 1 && shown[^1] == '&' && shown[^2] is 'u' or 'U' && !IsWord(length > 2 ? shown[^3] : ' '))
        {
            shown.Length -= 2;
        }
    }

    private static int EndOfString(string text, int at, bool isEscaped)
    {
        for (at++; at < text.Length; at++)
        {
            if (isEscaped && text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == '\'')
            {
                if (Next(text, at) != '\'')
                {
                    return at + 1;
                }

                at++;
            }
        }

        return text.Length;
    }

    private static int EndOfQuoted(string text, int at)
    {
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                if (Next(text, at) != '"')
                {
                    return at + 1;
                }

                at++;
            }
        }

        return text.Length;
    }

    /// <summary>Comments nest in PostgreSQL.</summary>
    private static int EndOfComment(string text, int at)
    {
        var depth = 0;
        for (; at < text.Length; at++)
        {
            if (text[at] == '/' && Next(text, at) == '*')
            {
                depth++;
                at++;
            }
            else if (text[at] == '*' && Next(text, at) == '/')
            {
                depth--;
                at++;
                if (depth == 0)
                {
                    return at + 1;
                }
            }
        }

        return text.Length;
    }

    private static int EndOfNumber(string text, int at)
    {
        for (; at < text.Length; at++)
        {
            var isExponentSign = text[at] is '+' or '-' && text[at - 1] is 'e' or 'E';
            if (!char.IsAsciiLetterOrDigit(text[at]) && text[at] is not ('.' or '_') && !isExponentSign)
            {
                break;
            }
        }

        return at;
    }

    /// <summary>The opening of a dollar-quoted string, or null for a parameter such as <c>$1</c> or a lone dollar.</summary>
    private static string? DollarTag(string text, int at)
    {
        for (var end = at + 1; end < text.Length; end++)
        {
            if (text[end] == '$')
            {
                return text[at..(end + 1)];
            }

            if (!(text[end] == '_' || char.IsLetter(text[end]) || (end > at + 1 && char.IsAsciiDigit(text[end]))))
            {
                return null;
            }
        }

        return null;
    }
}
