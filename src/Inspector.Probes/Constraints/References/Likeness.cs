using Inspector.Catalog;

namespace Inspector.Constraints.References;

/// <summary>Whether values of one column could be those of another, by their types.</summary>
internal static class Likeness
{
    /// <summary>Whether the types are the same below domains.</summary>
    public static bool IsSame(Column column, Column target) => column.Type.Base.Oid == target.Type.Base.Oid;

    /// <summary>Whether they are the same or differ in width only.</summary>
    public static bool IsAlike(Column column, Column target) =>
        IsSame(column, target) || IsInteger(column, target) || (IsText(column) && IsText(target));

    /// <summary>Whether both are whole numbers: those of a narrower or wider column are still the same numbers.</summary>
    public static bool IsInteger(Column column, Column target) => column.Type.IntegerRange is not null && target.Type.IntegerRange is not null;

    /// <summary>Whether it holds text: keys of all kinds then look alike, and those of other systems too.</summary>
    public static bool IsText(Column column) => column.Type.Base.Oid is WellKnown.Text or WellKnown.Varchar or WellKnown.Bpchar;
}
