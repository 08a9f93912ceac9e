namespace Inspector.Catalog.Trees;

/// <summary>
/// What is known of a row: columns that are not NULL, conditions that are true. It speaks of one row of one table at one moment, seen by one
/// session; columns are those of relation 1. Equal terms are taken to have equal values, which the server demands of index predicates; of
/// other conditions name the volatile functions. Immutable and safe for concurrent use.
/// </summary>
public sealed class Premise
{
    private readonly HashSet<short> _notNull = [];
    private readonly Dictionary<Term, Truths> _outcomes = [];
    private readonly List<Or> _alternatives = [];
    private readonly Func<uint, bool>? _isVolatile;

    private Premise(Func<uint, bool>? isVolatile) => _isVolatile = isVolatile;

    private Premise(Premise other)
    {
        (_isVolatile, _notNull, _outcomes, IsImpossible) = (other._isVolatile, new(other._notNull), new(other._outcomes), other.IsImpossible);
        _alternatives.AddRange(other._alternatives);
    }

    /// <summary>Whether it is known that no row is like this: then everything is true of every such row.</summary>
    internal bool IsImpossible { get; private set; }

    /// <summary>Conditions that are true of which at least one arm holds each.</summary>
    internal IReadOnlyList<Or> Alternatives => _alternatives;

    /// <summary>
    /// Some columns are not NULL: proven so by the catalog, or because a strict operator answered true about them, as in <c>c = $1</c>. Every
    /// built-in equality of btree and hash is strict (14 to 18).
    /// </summary>
    /// <param name="columns">Their attribute numbers.</param>
    /// <param name="isVolatile">As for <see cref="That"/>; it matters to conditions that are added.</param>
    public static Premise NotNull(IEnumerable<short> columns, Func<uint, bool>? isVolatile = null)
    {
        var premise = new Premise(isVolatile);
        premise._notNull.UnionWith(columns);
        return premise;
    }

    /// <summary>A condition is true.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="isVolatile">Whether the function of an object id is volatile: terms that call it are equal to none. Null: none is.</param>
    public static Premise That(Term condition, Func<uint, bool>? isVolatile = null) => new Premise(isVolatile).And(condition);

    /// <summary>A condition is true or NULL: what a valid CHECK constraint promises of every row.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="isVolatile">As for <see cref="That"/>.</param>
    public static Premise NotFalse(Term condition, Func<uint, bool>? isVolatile = null)
    {
        var premise = new Premise(isVolatile);
        premise.Learn(condition, Truths.True | Truths.Null);
        return premise;
    }

    /// <summary>The same, and a further condition is true.</summary>
    public Premise And(Term condition)
    {
        var more = new Premise(this);
        more.Learn(condition, Truths.True);
        return more;
    }

    /// <summary>The same, and a further condition is true or NULL.</summary>
    public Premise AndNotFalse(Term condition)
    {
        var more = new Premise(this);
        more.Learn(condition, Truths.True | Truths.Null);
        return more;
    }

    /// <summary>What is known of a term as a whole, its parts not considered.</summary>
    internal Truths Outcomes(Term term)
    {
        var known = _outcomes.GetValueOrDefault(term, Truths.Any);
        return term is ColumnReference { Relation: 1, LevelsUp: 0, IsNulled: false } column && _notNull.Contains(column.Number)
            ? known & Truths.NotNull
            : known;
    }

    /// <summary>Takes note that a term comes out as one of some values, and what follows for its parts.</summary>
    private void Learn(Term term, Truths outcomes)
    {
        if (_isVolatile is null || (term is not Opaque { IsUnreadable: true } && !term.Functions.Any(_isVolatile)))
        {
            _outcomes[term] = _outcomes.GetValueOrDefault(term, Truths.Any) & outcomes;
            IsImpossible |= Outcomes(term) == Truths.None;
        }

        switch (term)
        {
            // An AND that is NULL may well have arguments that are true, and an OR some that are false.
            case And conjunction when !outcomes.Allows(Truths.False):
                LearnEach(conjunction.Arguments, outcomes | Truths.True);
                break;
            case Or disjunction when !outcomes.Allows(Truths.True):
                LearnEach(disjunction.Arguments, outcomes | Truths.False);
                break;
            case Or disjunction when outcomes == Truths.True:
                _alternatives.Add(disjunction);
                break;
            case Not negation:
                Learn(negation.Argument, TruthTables.Not(outcomes));
                break;
            case NullTest { IsRow: false } test:
                Learn(test.Argument, TruthTables.Tested(outcomes, test.IsNull ? Truths.Null : Truths.NotNull));
                break;
            case NullTest { IsRow: true, IsNull: false } test when !outcomes.Allows(Truths.False):
                Learn(test.Argument, Truths.NotNull);
                break;
            case BooleanTest test:
                Learn(test.Argument, TruthTables.Tested(outcomes, TruthTables.Passing(test.Kind)));
                break;
            case Relabel relabel:
                Learn(relabel.Argument, outcomes);
                break;
        }
    }

    private void LearnEach(Terms terms, Truths outcomes)
    {
        foreach (var term in terms)
        {
            Learn(term, outcomes);
        }
    }
}
