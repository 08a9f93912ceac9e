namespace Inspector.Catalog.Trees;

/// <summary>
/// Whether one condition follows from another. True only when it is certain; false says nothing. It knows SQL's three values: a condition
/// that is NULL holds no row in an index and hides it from a policy, so to follow means to be true, not merely not false.
/// </summary>
public static class Implication
{
    /// <summary>Whether a condition is true of every row of which another is. See <see cref="Premise"/> for what the two must have in common.</summary>
    public static bool Implies(this Term premise, Term conclusion) => Premise.That(premise).Implies(conclusion);

    /// <summary>Whether a condition is true of every row of which the premise holds.</summary>
    public static bool Implies(this Premise premise, Term conclusion) =>
        Holds(premise, known => !Outcomes(known, conclusion).Allows(Truths.False | Truths.Null));

    /// <summary>Whether a condition is true or NULL of every row of which the premise holds: as a CHECK it adds nothing.</summary>
    public static bool Permits(this Premise premise, Term check) => Holds(premise, known => !Outcomes(known, check).Allows(Truths.False));

    /// <summary>Whether a condition is true of no row of which the premise holds: it is false or NULL.</summary>
    public static bool Excludes(this Premise premise, Term condition) => Holds(premise, known => !Outcomes(known, condition).Allows(Truths.True));

    /// <summary>Whether something is certain by itself, or in each arm of an OR that is true. One OR at a time: more would cost without bound.</summary>
    private static bool Holds(Premise premise, Func<Premise, bool> question)
    {
        return IsCertain(premise) || premise.Alternatives.Any(either => either.Arguments.All(arm => IsCertain(premise.And(arm))));

        bool IsCertain(Premise known) => known.IsImpossible || question(known);
    }

    /// <summary>
    /// The values that a term can have where the premise holds, or more. Parts are taken to vary independently, so nothing is lost but
    /// sharpness: <c>a OR NOT a</c> may be anything.
    /// </summary>
    private static Truths Outcomes(Premise premise, Term term) => premise.Outcomes(term) & term switch
    {
        And conjunction => conjunction.Arguments.Aggregate(Truths.True, (all, argument) => TruthTables.And(all, Outcomes(premise, argument))),
        Or disjunction => disjunction.Arguments.Aggregate(Truths.False, (all, argument) => TruthTables.Or(all, Outcomes(premise, argument))),
        Not negation => TruthTables.Not(Outcomes(premise, negation.Argument)),
        BooleanTest test => TruthTables.Test(Outcomes(premise, test.Argument), TruthTables.Passing(test.Kind)),
        NullTest { IsRow: false } test => TruthTables.Test(Outcomes(premise, test.Argument), test.IsNull ? Truths.Null : Truths.NotNull),
        // A row that is not NULL may still have a field that is, or none that is not.
        NullTest test when Outcomes(premise, test.Argument) == Truths.Null => test.IsNull ? Truths.True : Truths.False,
        NullTest => Truths.NotNull,
        Relabel relabel => Outcomes(premise, relabel.Argument),
        Coalesce coalesce => First(coalesce.Arguments.Select(argument => Outcomes(premise, argument))),
        Constant { IsNull: true } => Truths.Null,
        Constant { Boolean: { } value } => value ? Truths.True : Truths.False,
        Constant => Truths.NotNull,
        _ => Truths.Any,
    };

    /// <summary>The values of a COALESCE: those of its arguments but NULL, up to one that cannot be NULL.</summary>
    private static Truths First(IEnumerable<Truths> arguments)
    {
        var result = Truths.None;
        foreach (var outcomes in arguments)
        {
            result |= outcomes & Truths.NotNull;
            if (!outcomes.Allows(Truths.Null))
            {
                return result;
            }
        }

        return result | Truths.Null;
    }
}
