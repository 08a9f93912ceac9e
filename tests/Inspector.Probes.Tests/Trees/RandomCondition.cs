using Inspector.Catalog.Trees;
using static Inspector.Tests.Trees.TermsOf;

namespace Inspector.Tests.Trees;

/// <summary>Random conditions over three columns and one call, and what each is worth for given values: SQL's logic, written down once more.</summary>
internal sealed class RandomCondition(int seed)
{
    /// <summary>What the conditions are made of: three columns, and a call whose value is as free as theirs.</summary>
    public static readonly Term[] Unknowns = [Flag(1), Flag(2), Flag(3), Greater(Column(4), Integer(0))];

    private readonly Random _random = new(seed);

    public Term Next(int depth) => _random.Next(depth > 0 ? 12 : 4) switch
    {
        < 3 => Unknowns[_random.Next(Unknowns.Length)],
        3 => new[] { True, False, NullBoolean }[_random.Next(3)],
        4 or 5 => new And(Some(depth)),
        6 or 7 => new Or(Some(depth)),
        8 => new Not(Next(depth - 1)),
        9 => new NullTest(Next(depth - 1), _random.Next(2) == 0),
        10 => new BooleanTest(Next(depth - 1), (BooleanTestKind)_random.Next(6)),
        _ => _random.Next(2) == 0 ? new Coalesce(Some(depth), 16) : new Relabel(Next(depth - 1), 16),
    };

    public short[] Columns() => [.. new short[] { 1, 2, 3 }.Where(_ => _random.Next(2) == 0)];

    /// <summary>Every way to give the unknowns values.</summary>
    public static IEnumerable<bool?[]> Worlds() =>
        from a in Values
        from b in Values
        from c in Values
        from d in Values
        select new[] { a, b, c, d };

    public static bool? Evaluate(Term term, bool?[] world) => term switch
    {
        _ when Array.IndexOf(Unknowns, term) is >= 0 and var at => world[at],
        Constant constant => constant.Boolean,
        And and => Least(and.Arguments.Select(argument => Evaluate(argument, world))),
        Or or => !Least(or.Arguments.Select(argument => !Evaluate(argument, world))),
        Not not => !Evaluate(not.Argument, world),
        NullTest test => (Evaluate(test.Argument, world) is null) == test.IsNull,
        BooleanTest test => (test.Kind, Evaluate(test.Argument, world)) switch
        {
            (BooleanTestKind.IsTrue, var value) => value == true,
            (BooleanTestKind.IsNotTrue, var value) => value != true,
            (BooleanTestKind.IsFalse, var value) => value == false,
            (BooleanTestKind.IsNotFalse, var value) => value != false,
            (BooleanTestKind.IsUnknown, var value) => value is null,
            (_, var value) => value is not null,
        },
        Coalesce coalesce => coalesce.Arguments.Select(argument => Evaluate(argument, world)).FirstOrDefault(value => value is not null),
        Relabel relabel => Evaluate(relabel.Argument, world),
        _ => throw new ArgumentException($"no rule for {term}", nameof(term)),
    };

    private static readonly bool?[] Values = [true, false, null];

    /// <summary>False if any is, else NULL if any is, else true.</summary>
    private static bool? Least(IEnumerable<bool?> values)
    {
        bool? result = true;
        foreach (var value in values)
        {
            result = value == false ? false : result == false ? false : value is null ? null : result;
        }

        return result;
    }

    private Terms Some(int depth) => [.. Enumerable.Range(0, 2 + _random.Next(2)).Select(_ => Next(depth - 1))];
}
