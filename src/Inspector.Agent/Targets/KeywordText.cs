using System.Text;

namespace Inspector.Agent.Targets;

/// <summary>
/// Reads libpq's keyword/value strings: <c>host=db1 dbname='a b' password='it\'s'</c> (libpq, "Keyword/Value Connection Strings"). Spaces around the equals sign are optional,
/// a value with spaces or an empty one stands in single quotes, a backslash takes the next character as it is, inside and outside of quotes.
/// </summary>
internal sealed class KeywordText
{
    private readonly string _text;
    private int _position;

    private KeywordText(string text) => _text = text;

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="TargetException">A keyword is unknown or has no value, or a quote is not closed.</exception>
    public static ParameterList Read(string text)
    {
        var reader = new KeywordText(text);
        var parameters = new ParameterList();
        string? previous = null;
        for (reader.SkipSpace(); reader._position < text.Length; reader.SkipSpace())
        {
            var name = reader.Name();
            reader.SkipSpace();
            if (reader._position >= text.Length || text[reader._position] != '=')
            {
                throw new TargetException(previous is null
                    ? "the target has a word without an equals sign: write host=... dbname=... user=..."
                    : $"a word without an equals sign follows the value of {previous}: a value with spaces stands in single quotes, {previous}='...'");
            }

            Check(name, previous);
            reader._position++;
            reader.SkipSpace();
            parameters.Set(name, reader.Value(name));
            previous = name;
        }

        return parameters;
    }

    /// <summary>What is not a word, or follows a password that should perhaps have been quoted, may be a piece of a password and is not repeated.</summary>
    private static void Check(string name, string? previous)
    {
        if (ParameterList.IsKnown(name))
        {
            return;
        }

        if (previous is not null && KnownParameters.Find(previous) is { IsSecret: true })
        {
            throw new TargetException($"an unknown connection parameter follows the value of {previous}: a value with spaces stands in single quotes, {previous}='...'");
        }

        throw new TargetException(KnownParameters.Unknown(name));
    }

    private string Name()
    {
        var start = _position;
        while (_position < _text.Length && _text[_position] != '=' && !IsSpace(_text[_position]))
        {
            _position++;
        }

        return _text[start.._position];
    }

    private string Value(string name)
    {
        var isQuoted = _position < _text.Length && _text[_position] == '\'';
        _position += isQuoted ? 1 : 0;
        var value = new StringBuilder();
        for (; _position < _text.Length; _position++)
        {
            var letter = _text[_position];
            if (isQuoted ? letter == '\'' : IsSpace(letter))
            {
                _position++;
                return value.ToString();
            }

            if (letter != '\\')
            {
                value.Append(letter);
            }
            else if (++_position < _text.Length)
            {
                value.Append(_text[_position]);
            }
        }

        return isQuoted ? throw new TargetException($"the quote that opens the value of {name} is not closed: write \\' for a quote inside it") : value.ToString();
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && IsSpace(_text[_position]))
        {
            _position++;
        }
    }

    /// <summary>White space as C's <c>isspace</c> has it, which libpq uses.</summary>
    private static bool IsSpace(char letter) => letter is ' ' or (>= '\t' and <= '\r');
}
