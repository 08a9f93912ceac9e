using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Inspector.Catalog.Trees;

/// <summary>An ordered list of terms that equals another with equal terms. The default value is the empty list.</summary>
[CollectionBuilder(typeof(Terms), nameof(Of))]
public readonly struct Terms : IReadOnlyList<Term>, IEquatable<Terms>
{
    private readonly ImmutableArray<Term> _items;

    private Terms(ImmutableArray<Term> items) => _items = items;

    /// <inheritdoc/>
    public int Count => Items.Length;

    private ImmutableArray<Term> Items => _items.IsDefault ? [] : _items;

    /// <inheritdoc/>
    public Term this[int index] => Items[index];

    /// <summary>Whether two lists have equal terms in the same order.</summary>
    public static bool operator ==(Terms left, Terms right) => left.Equals(right);

    /// <summary>Whether two lists differ in a term or in the order.</summary>
    public static bool operator !=(Terms left, Terms right) => !left.Equals(right);

    /// <summary>A list of the given terms.</summary>
    public static Terms Of(ReadOnlySpan<Term> items) => new([.. items]);

    /// <inheritdoc/>
    public bool Equals(Terms other) => Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Terms other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in Items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<Term> GetEnumerator() => ((IEnumerable<Term>)Items).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", Items)}]";
}
