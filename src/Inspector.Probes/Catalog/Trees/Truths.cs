namespace Inspector.Catalog.Trees;

/// <summary>
/// What a condition may come out as: a set of the three values of SQL's logic. Of a value that is no condition, <see cref="True"/> and
/// <see cref="False"/> both stand for "not NULL". The empty set means that there is no row to ask.
/// </summary>
[Flags]
internal enum Truths
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It may be false.</summary>
    False = 1,

    /// <summary>It may be NULL.</summary>
    Null = 2,

    /// <summary>It may be true.</summary>
    True = 4,

    /// <summary>It is not NULL.</summary>
    NotNull = True | False,

    /// <summary>It may be anything.</summary>
    Any = True | False | Null,
}

/// <summary>SQL's logic over sets of outcomes.</summary>
internal static class TruthTables
{
    private static readonly Truths[] Ascending = [Truths.False, Truths.Null, Truths.True];

    /// <summary>Whether an outcome is possible; of several, whether one of them is.</summary>
    public static bool Allows(this Truths truths, Truths outcome) => (truths & outcome) != Truths.None;

    /// <summary>AND gives the lesser of two values, where false is less than NULL and NULL less than true.</summary>
    public static Truths And(Truths left, Truths right)
    {
        var result = Truths.None;
        foreach (var a in Ascending)
        {
            foreach (var b in Ascending)
            {
                result |= left.Allows(a) && right.Allows(b) ? a < b ? a : b : Truths.None;
            }
        }

        return result;
    }

    /// <summary>OR is NOT (NOT a AND NOT b).</summary>
    public static Truths Or(Truths left, Truths right) => Not(And(Not(left), Not(right)));

    /// <summary>NOT swaps true and false, and leaves NULL.</summary>
    public static Truths Not(Truths truths) =>
        (truths & Truths.Null) | If(truths.Allows(Truths.True), Truths.False) | If(truths.Allows(Truths.False), Truths.True);

    /// <summary>What a test says that is true of some values, false of the rest, and never NULL.</summary>
    public static Truths Test(Truths truths, Truths passing) =>
        If(truths.Allows(passing), Truths.True) | If(truths.Allows(Truths.Any & ~passing), Truths.False);

    /// <summary>What was tested, when such a test came out as one of some values.</summary>
    public static Truths Tested(Truths outcomes, Truths passing) =>
        If(outcomes.Allows(Truths.True), passing) | If(outcomes.Allows(Truths.False), Truths.Any & ~passing);

    /// <summary>The values that pass a boolean test.</summary>
    public static Truths Passing(BooleanTestKind kind) => kind switch
    {
        BooleanTestKind.IsTrue => Truths.True,
        BooleanTestKind.IsNotTrue => Truths.False | Truths.Null,
        BooleanTestKind.IsFalse => Truths.False,
        BooleanTestKind.IsNotFalse => Truths.True | Truths.Null,
        BooleanTestKind.IsUnknown => Truths.Null,
        BooleanTestKind.IsNotUnknown => Truths.NotNull,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "one of the six kinds"),
    };

    private static Truths If(bool condition, Truths outcomes) => condition ? outcomes : Truths.None;
}
