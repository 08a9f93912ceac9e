using System.Text;

namespace Inspector.Catalog.Trees;

/// <summary>
/// Anything else: a kind of node that has no term of its own, an unexpected shape, nesting deeper than <see cref="TermReader.MaximumDepth"/>,
/// or a text that could not be read at all. Two are equal when their texts are.
/// </summary>
public sealed record Opaque : Term
{
    internal Opaque(Node node) => Node = node;

    /// <summary>The tag, for example <c>ROWEXPR</c>; "" when there is none. Tags may differ between major versions.</summary>
    public string Tag => Node is TaggedNode tagged ? tagged.Tag : "";

    /// <summary>Whether the text could not be read: then nothing is known of what it mentions.</summary>
    public bool IsUnreadable => Node is OpaqueNode;

    /// <summary>The terms that could be found directly in it, in the order of the text. Made anew on each call.</summary>
    public override IEnumerable<Term> Children
    {
        get
        {
            // The nearest nodes below: through fields and lists, not through other nodes.
            var pending = new Stack<Node>(Node.Children.Reverse());
            while (pending.TryPop(out var node))
            {
                if (node is TaggedNode)
                {
                    yield return TermReader.Read(node);
                    continue;
                }

                foreach (var child in node.Children.Reverse())
                {
                    pending.Push(child);
                }
            }
        }
    }

    /// <summary>What it was read from.</summary>
    internal Node Node { get; }

    /// <inheritdoc/>
    internal override IEnumerable<Reference> Calls => Node is TaggedNode tagged ? References.Own(tagged) : [];

    /// <inheritdoc/>
    public bool Equals(Opaque? other) => other is not null && Node.Text.SequenceEqual(other.Node.Text);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Node.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Tag.Length > 0 ? Tag : Node.GetType().Name);
        return true;
    }
}
