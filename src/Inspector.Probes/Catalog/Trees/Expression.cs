namespace Inspector.Catalog;

/// <summary>
/// An expression as the server stores it (<c>pg_node_tree</c>): fully resolved, so that neither search_path nor naming can mislead.
/// Two expressions are equal when they differ at most in where they stood in the source text.
/// </summary>
public sealed class Expression : IEquatable<Expression>
{
    /// <summary>Takes the output of <c>pg_node_tree::text</c>.</summary>
    public Expression(string tree) => Text = WithoutLocations(tree);

    /// <summary>The tree without its <c>:location</c> fields.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public bool Equals(Expression? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Expression);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string WithoutLocations(string tree)
    {
        const string field = " :location ";
        var at = tree.IndexOf(field, StringComparison.Ordinal);
        if (at < 0)
        {
            return tree;
        }

        var kept = new System.Text.StringBuilder(tree.Length);
        var from = 0;
        for (; at >= 0; at = tree.IndexOf(field, from, StringComparison.Ordinal))
        {
            kept.Append(tree, from, at - from);
            from = at + field.Length;
            while (from < tree.Length && (tree[from] == '-' || char.IsAsciiDigit(tree[from])))
            {
                from++;
            }
        }

        return kept.Append(tree, from, tree.Length - from).ToString();
    }
}
