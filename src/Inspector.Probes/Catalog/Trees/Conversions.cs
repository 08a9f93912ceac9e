namespace Inspector.Catalog.Trees;

/// <summary>The same value under another type, for example a varchar taken as text (<c>RelabelType</c>).</summary>
/// <param name="Argument">The value.</param>
/// <param name="Type">The object id of the other type.</param>
public sealed record Relabel(Term Argument, uint Type) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => [Argument];
}

/// <summary>A value converted by printing it as text and reading that (<c>CoerceViaIO</c>).</summary>
/// <param name="Argument">The value.</param>
/// <param name="Type">The object id of the type that is read.</param>
public sealed record TextCast(Term Argument, uint Type) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => [Argument];
}

/// <summary>A value checked against a domain's constraints (<c>CoerceToDomain</c>).</summary>
/// <param name="Argument">The value.</param>
/// <param name="Type">The domain's object id.</param>
public sealed record DomainCast(Term Argument, uint Type) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => [Argument];
}

/// <summary>An array whose elements are converted (<c>ArrayCoerceExpr</c>), as in <c>varchar_column IN ('a', 'b')</c>.</summary>
/// <param name="Argument">The array.</param>
/// <param name="Element">How an element is converted; <see cref="TestedValue"/> stands for it.</param>
/// <param name="Type">The object id of the resulting array type.</param>
public sealed record ArrayCast(Term Argument, Term Element, uint Type) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => [Argument, Element];
}

/// <summary><c>a COLLATE c</c> (<c>CollateExpr</c>).</summary>
/// <param name="Argument">The value.</param>
/// <param name="Collation">The collation's object id.</param>
public sealed record Collate(Term Argument, uint Collation) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => [Argument];
}
