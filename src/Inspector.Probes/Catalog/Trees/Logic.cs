namespace Inspector.Catalog.Trees;

/// <summary><c>a AND b AND ...</c> (<c>BoolExpr</c>).</summary>
/// <param name="Arguments">Two or more conditions.</param>
public sealed record And(Terms Arguments) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => Arguments;
}

/// <summary><c>a OR b OR ...</c> (<c>BoolExpr</c>).</summary>
/// <param name="Arguments">Two or more conditions.</param>
public sealed record Or(Terms Arguments) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => Arguments;
}

/// <summary><c>NOT a</c> (<c>BoolExpr</c>).</summary>
/// <param name="Argument">The condition.</param>
public sealed record Not(Term Argument) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => [Argument];
}

/// <summary><c>a IS NULL</c>, <c>a IS NOT NULL</c> (<c>NullTest</c>).</summary>
/// <param name="Argument">What is tested.</param>
/// <param name="IsNull">IS NULL rather than IS NOT NULL.</param>
/// <param name="IsRow">
/// Whether every field of a row is tested: then IS NULL is true also of a row of NULLs, and neither test is true of a row that has some
/// (<c>argisrow</c>).
/// </param>
public sealed record NullTest(Term Argument, bool IsNull, bool IsRow = false) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => [Argument];
}

/// <summary><c>a IS TRUE</c> and its five relatives (<c>BooleanTest</c>).</summary>
/// <param name="Argument">The condition.</param>
/// <param name="Kind">Which of the six.</param>
public sealed record BooleanTest(Term Argument, BooleanTestKind Kind) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => [Argument];
}

/// <summary>The kinds of <see cref="BooleanTest"/> (<c>BoolTestType</c>, <c>primnodes.h</c>; the same numbers from 14 to 18).</summary>
public enum BooleanTestKind
{
    /// <summary>IS TRUE</summary>
    IsTrue = 0,

    /// <summary>IS NOT TRUE: false or NULL</summary>
    IsNotTrue = 1,

    /// <summary>IS FALSE</summary>
    IsFalse = 2,

    /// <summary>IS NOT FALSE: true or NULL</summary>
    IsNotFalse = 3,

    /// <summary>IS UNKNOWN</summary>
    IsUnknown = 4,

    /// <summary>IS NOT UNKNOWN: true or false</summary>
    IsNotUnknown = 5,
}
