using System.Collections.Immutable;

namespace Inspector.Columns;

/// <summary>The words of a name: parts between underscores and other signs, and of <c>camelCase</c>, in lower case.</summary>
internal static class NameWords
{
    /// <summary>The words, in order.</summary>
    public static ImmutableArray<string> Of(string name)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var start = 0;
        for (var at = 0; at <= name.Length; at++)
        {
            var ends = at == name.Length || !char.IsLetterOrDigit(name[at]);
            if (ends || (at > start && char.IsUpper(name[at]) && char.IsLower(name[at - 1])))
            {
                if (at > start)
                {
                    words.Add(name[start..at].ToLowerInvariant());
                }

                start = ends ? at + 1 : at;
            }
        }

        return words.ToImmutable();
    }
}
