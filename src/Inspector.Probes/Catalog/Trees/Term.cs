using System.Collections.Immutable;
using System.Text;

namespace Inspector.Catalog.Trees;

/// <summary>
/// A piece of an expression, as far as probes reason about it; whatever else there is, now or in later versions, is <see cref="Opaque"/>.
/// Two terms are equal when the server could not tell their values apart: same kind, same objects, same arguments. How they were written
/// (casts spelled out or implied, places in the source text) plays no part. Immutable and safe for concurrent use.
/// </summary>
public abstract record Term
{
    private protected Term()
    {
    }

    /// <summary>What is directly inside it, in the order of the stored tree.</summary>
    public abstract IEnumerable<Term> Children { get; }

    /// <summary>
    /// The columns of the expression's own table (of its own level) that it mentions anywhere, sub-selects and opaque parts included:
    /// distinct attribute numbers, ascending. 0 is the whole row, negative numbers are system columns.
    /// </summary>
    public ImmutableArray<short> Columns =>
        [.. new SortedSet<short>(from at in Levels() let column = at.Term as ColumnReference where column?.LevelsUp == at.Level select column.Number)];

    /// <summary>The object ids of all functions that it calls anywhere, those behind operators, aggregates and window functions included; ascending.</summary>
    public ImmutableArray<uint> Functions => ReferencesTo(ReferenceKind.Function);

    /// <summary>The object ids of all operators that it applies anywhere, ascending.</summary>
    public ImmutableArray<uint> Operators => ReferencesTo(ReferenceKind.Operator);

    /// <summary>The object ids of all relations that sub-selects in it mention, ascending.</summary>
    public ImmutableArray<uint> Relations => ReferencesTo(ReferenceKind.Relation);

    /// <summary>Functions and operators that this very term names, its children aside.</summary>
    internal virtual IEnumerable<Reference> Calls => [];

    /// <summary>Itself and everything inside it, parents first.</summary>
    public IEnumerable<Term> Walk() => Levels().Select(at => at.Term);

    /// <summary>How to print the parts that all terms have: not at all, or printing one would print its whole tree again and again.</summary>
    protected virtual bool PrintMembers(StringBuilder builder) => false;

    private ImmutableArray<uint> ReferencesTo(ReferenceKind kind) =>
        [.. new SortedSet<uint>(Walk().SelectMany(term => term.Calls).Where(reference => reference.Kind == kind).Select(reference => reference.Oid))];

    /// <summary>Every term with the number of queries around it: that many levels up is the expression's own level.</summary>
    private IEnumerable<(Term Term, int Level)> Levels()
    {
        var pending = new Stack<(Term Term, int Level)>([(this, 0)]);
        while (pending.TryPop(out var at))
        {
            yield return at;
            var level = at.Term is Opaque { Tag: "QUERY" } ? at.Level + 1 : at.Level;
            foreach (var child in at.Term.Children.Reverse())
            {
                pending.Push((child, level));
            }
        }
    }
}
