namespace Inspector.Catalog;

/// <summary>
/// One key of an index. Two keys are equal when the planner cannot tell them apart: same column or same expression, operator class
/// with its options, collation, direction and place of NULLs.
/// </summary>
/// <param name="Column">The column, or null for an expression.</param>
/// <param name="Expression">The expression, or null for a column.</param>
/// <param name="Class">The operator class; null where it could not be read.</param>
/// <param name="Collation">The collation, or null for a type without one.</param>
/// <param name="Descending">DESC.</param>
/// <param name="NullsFirst">NULLS FIRST.</param>
/// <param name="ClassOptions">Parameters of the operator class (<c>attoptions</c>), or null.</param>
public readonly record struct IndexKey(
    Column? Column,
    Expression? Expression,
    OperatorClass? Class,
    Collation? Collation,
    bool Descending = false,
    bool NullsFirst = false,
    string? ClassOptions = null);
