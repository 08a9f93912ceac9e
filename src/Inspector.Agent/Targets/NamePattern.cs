namespace Inspector.Agent.Targets;

/// <summary>Patterns of names, as a shell has them: <c>*</c> stands for any run of characters, <c>?</c> for one; case counts.</summary>
internal static class NamePattern
{
    /// <summary>Whether the text has a <c>*</c> or <c>?</c>.</summary>
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?');

    /// <summary>Whether the name fits. The time is at most proportional to the product of both lengths, whatever the pattern.</summary>
    public static bool Fits(string pattern, string name)
    {
        var (at, position, star, resume) = (0, 0, -1, 0);
        while (position < name.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, resume) = (at++, position);
            }
            else if (at < pattern.Length && (pattern[at] == '?' || pattern[at] == name[position]))
            {
                at++;
                position++;
            }
            else if (star >= 0)
            {
                // The last * takes one character more, and what follows it is tried again from there.
                (at, position) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(at).IndexOfAnyExcept('*') < 0;
    }
}
