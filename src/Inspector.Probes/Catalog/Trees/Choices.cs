namespace Inspector.Catalog.Trees;

/// <summary><c>CASE</c> (<c>CaseExpr</c>).</summary>
/// <param name="Argument">
/// What <c>CASE a WHEN ...</c> compares, where the conditions hold a <see cref="TestedValue"/> for it; null for <c>CASE WHEN ...</c>.
/// </param>
/// <param name="Branches">The branches, each a <see cref="When"/>.</param>
/// <param name="Default">The ELSE; the server writes a NULL where there is none.</param>
/// <param name="Type">The result type's object id.</param>
public sealed record Case(Term? Argument, Terms Branches, Term? Default, uint Type) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => new[] { Argument }.Concat(Branches).Append(Default).OfType<Term>();
}

/// <summary>One branch of a <see cref="Case"/> (<c>CaseWhen</c>).</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Result">The result.</param>
public sealed record When(Term Condition, Term Result) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => [Condition, Result];
}

/// <summary><c>COALESCE</c> (<c>CoalesceExpr</c>).</summary>
/// <param name="Arguments">The arguments: the first that is not NULL is the value.</param>
/// <param name="Type">The result type's object id.</param>
public sealed record Coalesce(Terms Arguments, uint Type) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => Arguments;
}

/// <summary><c>ARRAY[a, b]</c>, or the list of <c>IN (a, b)</c> (<c>ArrayExpr</c>).</summary>
/// <param name="Elements">The elements.</param>
/// <param name="ElementType">The object id of the elements' type.</param>
/// <param name="Type">The object id of the array type.</param>
/// <param name="IsNested">Whether the elements are arrays themselves (<c>multidims</c>).</param>
public sealed record ArrayConstructor(Terms Elements, uint ElementType, uint Type, bool IsNested = false) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => Elements;
}

/// <summary>A sub-select in an expression (<c>SubLink</c>).</summary>
/// <param name="Kind">What becomes of its rows.</param>
/// <param name="Test">What is compared with each row, where <see cref="Parameter"/>s stand for the row's columns; null where nothing is.</param>
/// <param name="Query">The sub-select: a term of tag <c>QUERY</c>.</param>
public sealed record SubLink(SubLinkKind Kind, Term? Test, Opaque Query) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => Test is null ? [Query] : [Test, Query];
}

/// <summary>The kinds of <see cref="SubLink"/> (<c>SubLinkType</c>, <c>primnodes.h</c>; the same numbers from 14 to 18).</summary>
public enum SubLinkKind
{
    /// <summary><c>EXISTS (SELECT ...)</c></summary>
    Exists = 0,

    /// <summary><c>a op ALL (SELECT ...)</c></summary>
    All = 1,

    /// <summary><c>a op ANY (SELECT ...)</c>, <c>a IN (SELECT ...)</c></summary>
    Any = 2,

    /// <summary><c>(a, b) op (SELECT ...)</c></summary>
    RowCompare = 3,

    /// <summary><c>(SELECT ...)</c> of one value</summary>
    Scalar = 4,

    /// <summary><c>SET (a, b) = (SELECT ...)</c></summary>
    Multiple = 5,

    /// <summary><c>ARRAY(SELECT ...)</c></summary>
    Array = 6,

    /// <summary>A common table expression, in plans only.</summary>
    CommonTable = 7,
}
