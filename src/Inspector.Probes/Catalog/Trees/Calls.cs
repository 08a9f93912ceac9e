namespace Inspector.Catalog.Trees;

/// <summary>An operator applied to one or two arguments (<c>OpExpr</c>).</summary>
/// <param name="Operator">The operator's object id.</param>
/// <param name="Function">The object id of the function behind it; 0 where it was not looked up.</param>
/// <param name="Type">The result type's object id.</param>
/// <param name="Collation">The collation that it compares by, 0 for none (<c>inputcollid</c>).</param>
/// <param name="Arguments">The arguments.</param>
public sealed record OperatorCall(uint Operator, uint Function, uint Type, uint Collation, Terms Arguments) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => Arguments;

    /// <inheritdoc/>
    internal override IEnumerable<Reference> Calls => Reference.ToOperator(Operator, Function);
}

/// <summary><c>a IS DISTINCT FROM b</c> (<c>DistinctExpr</c>).</summary>
/// <param name="Operator">The object id of the equality operator that decides it.</param>
/// <param name="Function">The object id of the function behind that; 0 where it was not looked up.</param>
/// <param name="Collation">The collation that it compares by, 0 for none.</param>
/// <param name="Arguments">The two arguments.</param>
public sealed record DistinctFrom(uint Operator, uint Function, uint Collation, Terms Arguments) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => Arguments;

    /// <inheritdoc/>
    internal override IEnumerable<Reference> Calls => Reference.ToOperator(Operator, Function);
}

/// <summary><c>NULLIF(a, b)</c> (<c>NullIfExpr</c>).</summary>
/// <param name="Operator">The object id of the equality operator that decides it.</param>
/// <param name="Function">The object id of the function behind that; 0 where it was not looked up.</param>
/// <param name="Type">The result type's object id.</param>
/// <param name="Collation">The collation that it compares by, 0 for none.</param>
/// <param name="Arguments">The two arguments.</param>
public sealed record NullIf(uint Operator, uint Function, uint Type, uint Collation, Terms Arguments) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => Arguments;

    /// <inheritdoc/>
    internal override IEnumerable<Reference> Calls => Reference.ToOperator(Operator, Function);
}

/// <summary>A function call, or a cast that calls a function (<c>FuncExpr</c>).</summary>
/// <param name="Function">The function's object id.</param>
/// <param name="Type">The result type's object id.</param>
/// <param name="Collation">The collation that it is given, 0 for none (<c>inputcollid</c>).</param>
/// <param name="IsVariadic">Whether the last argument is an array passed as VARIADIC.</param>
/// <param name="Arguments">The arguments.</param>
public sealed record FunctionCall(uint Function, uint Type, uint Collation, bool IsVariadic, Terms Arguments) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => Arguments;

    /// <inheritdoc/>
    internal override IEnumerable<Reference> Calls => [new(ReferenceKind.Function, Function)];
}

/// <summary><c>a = ANY (array)</c>, <c>a &lt;&gt; ALL (array)</c>, <c>a IN (1, 2)</c> (<c>ScalarArrayOpExpr</c>).</summary>
/// <param name="Operator">The operator's object id.</param>
/// <param name="Function">The object id of the function behind it; 0 where it was not looked up.</param>
/// <param name="IsAny">ANY rather than ALL (<c>useOr</c>).</param>
/// <param name="Collation">The collation that it compares by, 0 for none.</param>
/// <param name="Value">What is compared with each element.</param>
/// <param name="Array">The array.</param>
public sealed record ArrayComparison(uint Operator, uint Function, bool IsAny, uint Collation, Term Value, Term Array) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => [Value, Array];

    /// <inheritdoc/>
    internal override IEnumerable<Reference> Calls => Reference.ToOperator(Operator, Function);
}
