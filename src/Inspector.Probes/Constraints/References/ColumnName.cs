using System.Collections.Immutable;

namespace Inspector.Constraints.References;

/// <summary>A column's name, read as what it refers to and the word that says that it refers.</summary>
/// <param name="Base">The words without that word, as they are: <c>billing</c>, <c>address</c> of <c>billing_address_id</c>.</param>
/// <param name="Suffix">That word, for example <c>id</c>; null where there is none.</param>
internal sealed record ColumnName(ImmutableArray<string> Base, string? Suffix)
{
    private const int ShortestGlued = 5;

    /// <summary>The words of <see cref="Base"/> in their common form.</summary>
    public ImmutableArray<string> Nouns { get; } = [.. Base.Select(Noun.Of)];

    /// <summary>All words in one, by which columns of the same name but another spelling meet.</summary>
    public string Joined { get; } = string.Concat(Base) + Suffix;

    /// <summary>Reads a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="suffixes">Further words that this database puts behind the names of references.</param>
    public static ColumnName Of(string name, IReadOnlySet<string> suffixes)
    {
        var words = Words.Of(name);
        if (words.Length == 0)
        {
            return new([], null);
        }

        if (words.Length > 1 && words[0] is "fk")
        {
            words = words[1..];
        }

        var last = words[^1];
        if (Vocabulary.Identifiers.Contains(last) || Vocabulary.NaturalKeys.Contains(last) || suffixes.Contains(last))
        {
            // customer_id_fk says twice that it refers; api_key_id speaks of keys.
            return last is "fk" or "ref" && words.Length > 2 && words[^2] == "id" ? new(words[..^2], "id") : new(words[..^1], last);
        }

        // id_customer, as the Romance languages put it.
        if (words.Length > 1 && words[0] == "id")
        {
            return new(words[1..], "id");
        }

        return last.Length >= ShortestGlued && last.EndsWith("id", StringComparison.Ordinal) && !name.Contains('_', StringComparison.Ordinal)
            ? new([.. words[..^1], last[..^2]], "id")
            : new(words, null);
    }
}
