namespace Inspector.Remediation.Widening;

/// <summary>Reads SQL as the server prints it from left to right: words that must come, names, and items of lists whatever is in them.</summary>
/// <param name="text">The text.</param>
internal sealed class DefinitionText(string text)
{
    private int _at;

    /// <summary>What was not read yet.</summary>
    public string Rest => text[_at..];

    /// <summary>Where it is, to get what was read since then by <see cref="Since"/>.</summary>
    public int Position => _at;

    /// <summary>What was read since a position.</summary>
    public string Since(int position) => text[position.._at];

    /// <summary>Reads what must come.</summary>
    /// <exception cref="FormatException">Something else comes.</exception>
    public void Expect(string expected) =>
        _at = string.CompareOrdinal(text, _at, expected, 0, expected.Length) == 0
            ? _at + expected.Length
            : throw new FormatException($"no {expected} at {_at} of {text}");

    /// <summary>Reads up to and with a text that must come.</summary>
    /// <exception cref="FormatException">It does not come.</exception>
    public void SkipTo(string expected)
    {
        var found = text.IndexOf(expected, _at, StringComparison.Ordinal);
        _at = found < 0 ? throw new FormatException($"no {expected} after {_at} of {text}") : found + expected.Length;
    }

    /// <summary>Reads a name, quoted or not, and gives it raw.</summary>
    public string Name()
    {
        var start = _at;
        if (_at < text.Length && text[_at] == '"')
        {
            SkipQuoted();
            return text[(start + 1)..(_at - 1)].Replace("\"\"", "\"", StringComparison.Ordinal);
        }

        while (_at < text.Length && text[_at] is not (' ' or '.' or ',' or '(' or ')'))
        {
            _at++;
        }

        return text[start.._at];
    }

    /// <summary>Reads up to the comma or parenthesis that ends an item of a list.</summary>
    /// <exception cref="FormatException">The list does not end.</exception>
    public string Item()
    {
        var start = _at;
        var depth = 0;
        while (_at < text.Length && (depth > 0 || text[_at] is not (',' or ')')))
        {
            depth += text[_at] switch
            {
                '(' or '[' => 1,
                ')' or ']' => -1,
                _ => 0,
            };
            if (text[_at] is '\'' or '"')
            {
                SkipQuoted();
            }
            else
            {
                _at++;
            }
        }

        return _at < text.Length ? text[start.._at] : throw new FormatException($"the list at {start} of {text} does not end");
    }

    /// <summary>Skips what is in quotes; two quotes in a row are one quote inside.</summary>
    private void SkipQuoted()
    {
        var quote = text[_at];
        for (_at++; ; _at++)
        {
            _at = text.IndexOf(quote, _at);
            if (_at < 0)
            {
                throw new FormatException($"the quotes in {text} do not end");
            }

            _at++;
            if (_at == text.Length || text[_at] != quote)
            {
                return;
            }
        }
    }
}
