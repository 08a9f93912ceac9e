namespace Inspector.Findings;

/// <summary>
/// A pattern over a subject's raw name: <c>schema.name</c>, <c>schema.table.column</c>, <c>schema.table.constraint</c> (policies and triggers too),
/// <c>schema.function(arguments)</c>, or the bare name of what is in no schema. <c>*</c> stands for any characters, dots too, also none; <c>?</c> for one character; a
/// backslash takes the next character as it is. Case counts, as it does in the catalog. Equality is that of the text.
/// </summary>
public sealed record ObjectPattern
{
    /// <summary>Stands for <c>*</c>; no character has this number.</summary>
    private const int Any = -1;

    /// <summary>Stands for <c>?</c>; no character has this number.</summary>
    private const int One = -2;

    private readonly int[] _parts;

    /// <summary>Makes a pattern; every text is one.</summary>
    public ObjectPattern(string text)
    {
        Text = text;
        _parts = [.. Parse(text)];
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>Whether the pattern covers the whole name of the subject.</summary>
    public bool Matches(Subject subject) => Matches(subject.ToString());

    /// <summary>Whether the pattern covers the whole text. Takes at most as many steps as the two lengths multiplied.</summary>
    public bool Matches(string name)
    {
        var (part, at, star, resume) = (0, 0, -1, 0);
        while (at < name.Length)
        {
            if (part < _parts.Length && _parts[part] == Any)
            {
                (star, resume) = (part++, at);
            }
            else if (part < _parts.Length && (_parts[part] == One || _parts[part] == name[at]))
            {
                at += _parts[part] == One && IsPair(name, at) ? 2 : 1;
                part++;
            }
            else if (star >= 0)
            {
                // The last star takes one more; earlier stars never need another try.
                (part, at) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return _parts.AsSpan(Math.Min(part, _parts.Length)).IndexOfAnyExcept(Any) < 0;
    }

    /// <inheritdoc/>
    public bool Equals(ObjectPattern? other) => other?.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool IsPair(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]);

    private static IEnumerable<int> Parse(string text)
    {
        var isEscaped = false;
        foreach (var letter in text)
        {
            if (!isEscaped && letter == '\\')
            {
                isEscaped = true;
                continue;
            }

            yield return isEscaped ? letter : letter switch { '*' => Any, '?' => One, _ => letter };
            isEscaped = false;
        }

        if (isEscaped)
        {
            yield return '\\';
        }
    }
}
