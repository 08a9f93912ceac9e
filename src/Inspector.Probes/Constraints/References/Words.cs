using System.Collections.Immutable;

namespace Inspector.Constraints.References;

/// <summary>
/// An identifier as the words that a person reads in it: <c>billing_address_id</c>, <c>billingAddressId</c> and <c>BillingAddressID</c> are the same three.
/// </summary>
internal static class Words
{
    /// <summary>The words, in lower case, in order; digits belong to the word before them.</summary>
    public static ImmutableArray<string> Of(string name)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var start = 0;
        for (var at = 0; at <= name.Length; at++)
        {
            if (at < name.Length && char.IsLetterOrDigit(name[at]) && !Begins(name, at))
            {
                continue;
            }

            if (at > start)
            {
                words.Add(name[start..at].ToLowerInvariant());
            }

            start = at < name.Length && char.IsLetterOrDigit(name[at]) ? at : at + 1;
        }

        return words.ToImmutable();
    }

    /// <summary>Whether a capital begins a word there: behind a small letter, or, as the P of HTMLPage, before one.</summary>
    private static bool Begins(string name, int at) =>
        at > 0
        && char.IsUpper(name[at])
        && (char.IsLower(name[at - 1]) || char.IsDigit(name[at - 1]) || (char.IsUpper(name[at - 1]) && at + 1 < name.Length && char.IsLower(name[at + 1])));
}
