namespace Inspector.Catalog.Trees;

/// <summary>A column (<c>Var</c>).</summary>
/// <param name="Relation">
/// Its place in the list of relations of its query, from 1 (<c>varno</c>). In what belongs to one table it is 1; in a trigger's WHEN and in a
/// rule 1 is OLD and 2 is NEW.
/// </param>
/// <param name="Number">The attribute number; 0 is the whole row, negative numbers are system columns (<c>varattno</c>).</param>
/// <param name="Type">The data type's object id.</param>
/// <param name="LevelsUp">How many queries outwards its query is: 0 is the innermost one around it (<c>varlevelsup</c>).</param>
/// <param name="IsNulled">Whether an outer join below it may have made it NULL (<c>varnullingrels</c>; always false before 16).</param>
public sealed record ColumnReference(int Relation, short Number, uint Type, int LevelsUp = 0, bool IsNulled = false) : Term
{
    /// <summary>A column, as an expression that belongs to its table mentions it.</summary>
    public static ColumnReference Of(Column column) => new(1, column.Number, column.Type.Oid);

    /// <inheritdoc/>
    public override IEnumerable<Term> Children => [];
}

/// <summary>A parameter (<c>Param</c>), for example an argument of an SQL function.</summary>
/// <param name="Kind">Where its value comes from.</param>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Type">The data type's object id.</param>
public sealed record Parameter(ParameterKind Kind, int Number, uint Type) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => [];
}

/// <summary>Where a parameter's value comes from (<c>ParamKind</c>, <c>primnodes.h</c>).</summary>
public enum ParameterKind
{
    /// <summary>From outside: <c>$1</c>.</summary>
    External = 0,

    /// <summary>From elsewhere in a plan.</summary>
    Executor = 1,

    /// <summary>A column of the sub-select that it is compared with.</summary>
    SubLink = 2,

    /// <summary>A column of a sub-select that assigns several columns.</summary>
    Multiple = 3,
}

/// <summary>A value that SQL gives a name without parentheses (<c>SQLValueFunction</c>).</summary>
/// <param name="Kind">Which one.</param>
/// <param name="Type">The data type's object id.</param>
/// <param name="Modifier">The type modifier, -1 for none: the precision of times.</param>
public sealed record SqlValue(SqlValueKind Kind, uint Type, int Modifier = -1) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => [];
}

/// <summary>The values of <see cref="SqlValue"/> (<c>SQLValueFunctionOp</c>, <c>primnodes.h</c>; the same numbers from 14 to 18).</summary>
public enum SqlValueKind
{
    /// <summary>CURRENT_DATE</summary>
    CurrentDate = 0,

    /// <summary>CURRENT_TIME</summary>
    CurrentTime = 1,

    /// <summary>CURRENT_TIME(n)</summary>
    CurrentTimeOfPrecision = 2,

    /// <summary>CURRENT_TIMESTAMP</summary>
    CurrentTimestamp = 3,

    /// <summary>CURRENT_TIMESTAMP(n)</summary>
    CurrentTimestampOfPrecision = 4,

    /// <summary>LOCALTIME</summary>
    LocalTime = 5,

    /// <summary>LOCALTIME(n)</summary>
    LocalTimeOfPrecision = 6,

    /// <summary>LOCALTIMESTAMP</summary>
    LocalTimestamp = 7,

    /// <summary>LOCALTIMESTAMP(n)</summary>
    LocalTimestampOfPrecision = 8,

    /// <summary>CURRENT_ROLE</summary>
    CurrentRole = 9,

    /// <summary>CURRENT_USER</summary>
    CurrentUser = 10,

    /// <summary>USER</summary>
    User = 11,

    /// <summary>SESSION_USER</summary>
    SessionUser = 12,

    /// <summary>CURRENT_CATALOG</summary>
    CurrentCatalog = 13,

    /// <summary>CURRENT_SCHEMA</summary>
    CurrentSchema = 14,
}

/// <summary>The value that the surrounding CASE compares, or the element that the surrounding array conversion converts (<c>CaseTestExpr</c>).</summary>
/// <param name="Type">The data type's object id.</param>
public sealed record TestedValue(uint Type) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => [];
}

/// <summary>VALUE in a domain's constraint (<c>CoerceToDomainValue</c>).</summary>
/// <param name="Type">The object id of the type below the domain.</param>
public sealed record DomainValue(uint Type) : Term
{
    /// <inheritdoc/>
    public override IEnumerable<Term> Children => [];
}
