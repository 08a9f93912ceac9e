using Inspector.Catalog;
using Inspector.Catalog.Trees;
using static Inspector.Tests.Trees.TermsOf;

namespace Inspector.Tests.Trees;

public sealed class ImplicationTests
{
    private static readonly Term A = Greater(Column(1), Integer(0));
    private static readonly Term B = Equal(Column(2), Integer(5));
    private static readonly Term C = TextEqual(Column(3, WellKnown.Text), Text("x"));
    private static readonly Premise Known = Premise.NotNull([1, 2, 9]);

    public static TheoryData<int> Versions => [.. StoredTrees.Versions];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Strict_equality_on_its_columns_implies_a_predicate_that_they_are_not_null(int version)
    {
        // name is 6, code is 7, flag is 9
        Assert.True(Premise.NotNull([6]).Implies(Predicate("predicate.expressions")));
        Assert.False(Premise.NotNull([7]).Implies(Predicate("predicate.expressions")));
        Assert.False(Premise.NotNull([6, 7]).Implies(Predicate("predicate.predicate_and")));
        Assert.False(Premise.NotNull([6, 7, 9]).Implies(Predicate("predicate.predicate_and")));
        Assert.False(Premise.NotNull([9]).Implies(Predicate("predicate.predicate_flag")));
        Assert.False(Premise.NotNull([1, 6]).Implies(Predicate("predicate.predicate_or")));
        Assert.True(Premise.NotNull([]).Implies(Predicate("check.true_constant")));
        Assert.False(Premise.NotNull([]).Implies(Predicate("check.null_constant")));
        Assert.False(Premise.NotNull([16]).Implies(Predicate("check.row_is_not_null")));

        Term Predicate(string name) => StoredTrees.Expression(version, name).Root;
    }

    [Fact]
    public void Columns_that_are_not_null_imply_conditions_about_that()
    {
        Assert.True(Known.Implies(new And([IsNotNull(Column(1)), IsNotNull(Column(2))])));
        Assert.False(Known.Implies(new And([IsNotNull(Column(1)), IsNotNull(Column(3))])));
        Assert.True(Known.Implies(new Or([A, IsNotNull(Column(2))])));
        Assert.True(Known.Implies(new Not(IsNull(Column(1)))));
        Assert.True(Known.Implies(IsNotNull(new Relabel(Column(1), WellKnown.Text))));
        Assert.True(Known.Implies(IsNotNull(new Coalesce([Column(3), Column(2)], WellKnown.Int4))));
        Assert.True(Known.Implies(new BooleanTest(Flag(9), BooleanTestKind.IsNotUnknown)));
        Assert.True(Known.Implies(IsNotNull(Integer(3))));
        Assert.True(Known.Implies(new Or([True, NullBoolean])));
    }

    [Fact]
    public void Columns_that_are_not_null_imply_nothing_about_their_values()
    {
        Assert.False(Known.Implies(A));
        Assert.False(Known.Implies(Flag(9)));
        Assert.False(Known.Implies(new BooleanTest(Flag(9), BooleanTestKind.IsTrue)));
        Assert.False(Known.Implies(new BooleanTest(Flag(9), BooleanTestKind.IsNotFalse)));
        Assert.False(Known.Implies(IsNotNull(A)));
        Assert.False(Known.Implies(IsNotNull(new DomainCast(Column(1), 99_999))));
        Assert.False(Known.Implies(new And([True, NullBoolean])));
    }

    [Fact]
    public void A_row_that_is_not_null_may_hold_nulls()
    {
        Assert.False(Known.Implies(new NullTest(Column(1), IsNull: false, IsRow: true)));
        Assert.False(Known.Excludes(new NullTest(Column(1), IsNull: true, IsRow: true)));
        Assert.True(new NullTest(Column(3), IsNull: false, IsRow: true).Implies(IsNotNull(Column(3))));
        Assert.False(new NullTest(Column(3), IsNull: true, IsRow: true).Implies(IsNull(Column(3))));
        Assert.False(Premise.That(new Not(new NullTest(Column(3), IsNull: false, IsRow: true))).Excludes(IsNotNull(Column(3))));
        Assert.True(IsNull(Column(3)).Implies(new NullTest(Column(3), IsNull: true, IsRow: true)));
        Assert.True(Premise.That(IsNull(Column(3))).Excludes(new NullTest(Column(3), IsNull: false, IsRow: true)));
    }

    [Fact]
    public void Only_the_tables_own_columns_are_known()
    {
        Assert.False(Known.Implies(IsNotNull(new ColumnReference(2, 1, WellKnown.Int4))));
        Assert.False(Known.Implies(IsNotNull(new ColumnReference(1, 1, WellKnown.Int4, LevelsUp: 1))));
        Assert.False(Known.Implies(IsNotNull(new ColumnReference(1, 1, WellKnown.Int4, IsNulled: true))));
        Assert.True(Known.Implies(IsNotNull(new ColumnReference(1, 1, WellKnown.Int8))));
    }

    [Fact]
    public void Columns_that_are_not_null_exclude_conditions_that_want_them_null()
    {
        Assert.True(Known.Excludes(IsNull(Column(1))));
        Assert.True(Known.Excludes(new And([C, IsNull(Column(1))])));
        Assert.True(Known.Excludes(new Or([IsNull(Column(1)), IsNull(Column(2))])));
        Assert.True(Known.Excludes(new Not(IsNotNull(Column(1)))));
        Assert.True(Known.Excludes(new BooleanTest(Flag(9), BooleanTestKind.IsUnknown)));
        Assert.True(Known.Excludes(False));
        Assert.True(Known.Excludes(NullBoolean));
        Assert.False(Known.Excludes(new Or([C, IsNull(Column(1))])));
        Assert.False(Known.Excludes(IsNull(Column(3))));
        Assert.False(Known.Excludes(A));
    }

    [Fact]
    public void A_condition_implies_its_parts_and_what_is_weaker()
    {
        Assert.True(A.Implies(A));
        Assert.True(new And([A, B]).Implies(A));
        Assert.True(new And([A, B, C]).Implies(new And([C, A])));
        Assert.True(new And([A, new And([B, C])]).Implies(C));
        Assert.True(A.Implies(new Or([B, A])));
        Assert.True(new Or([A, B]).Implies(new Or([B, A])));
        Assert.True(new Or([A, B]).Implies(new Or([C, B, A])));
        Assert.True(new Or([new And([A, B]), new And([C, A])]).Implies(A));
        Assert.True(new And([new Or([A, B]), C]).Implies(new Or([new And([A, C]), new And([B, C])])));
        Assert.True(Premise.That(new Or([A, B])).And(new Not(A)).Implies(B));
    }

    [Fact]
    public void A_condition_does_not_imply_what_is_stronger_or_other()
    {
        Assert.False(A.Implies(B));
        Assert.False(A.Implies(new And([A, B])));
        Assert.False(new Or([A, B]).Implies(A));
        Assert.False(new Not(new And([A, B])).Implies(new Not(A)));
        Assert.False(A.Implies(Greater(Column(1), Integer(-1))));
        Assert.False(A.Implies(Greater(Column(2), Integer(0))));
        Assert.False(A.Implies(NullBoolean));
        Assert.False(C.Implies(new OperatorCall(98, 67, WellKnown.Bool, Collation: 950, [Column(3, WellKnown.Text), Text("x")])));
    }

    [Fact]
    public void True_and_not_false_are_two_things()
    {
        Assert.True(A.Implies(new BooleanTest(A, BooleanTestKind.IsTrue)));
        Assert.True(new BooleanTest(A, BooleanTestKind.IsTrue).Implies(A));
        Assert.True(A.Implies(new BooleanTest(A, BooleanTestKind.IsNotFalse)));
        Assert.False(new BooleanTest(A, BooleanTestKind.IsNotFalse).Implies(A));
        Assert.False(new BooleanTest(A, BooleanTestKind.IsNotTrue).Implies(new Not(A)));
        Assert.True(new Not(A).Implies(new BooleanTest(A, BooleanTestKind.IsFalse)));
        Assert.True(new And([new BooleanTest(A, BooleanTestKind.IsNotFalse), IsNotNull(A)]).Implies(A));
        Assert.True(new Not(new Or([A, B])).Implies(new Not(B)));
        Assert.True(A.Implies(IsNotNull(A)));
        Assert.True(IsNull(A).Implies(new BooleanTest(A, BooleanTestKind.IsUnknown)));
        Assert.True(Premise.That(A).Excludes(new Not(A)));
        Assert.False(new BooleanTest(A, BooleanTestKind.IsNotFalse).Implies(new Or([A, B])));
    }

    [Fact]
    public void A_check_lets_null_pass()
    {
        var check = new And([A, B, IsNotNull(Column(3))]);

        Assert.False(Premise.NotFalse(check).Implies(A));
        Assert.True(Premise.NotFalse(check).Permits(A));
        Assert.True(Premise.NotFalse(check).Permits(new And([B, A])));
        Assert.False(Premise.NotFalse(check).Permits(C));
        Assert.True(Premise.NotFalse(check).Implies(IsNotNull(Column(3))));
        Assert.False(Premise.NotFalse(new Or([A, IsNotNull(Column(3))])).Implies(IsNotNull(Column(3))));
        Assert.True(Known.Permits(IsNotNull(Column(1))));
        Assert.False(Known.Permits(A));
        Assert.True(Known.Permits(NullBoolean));
    }

    [Fact]
    public void A_volatile_function_never_answers_twice_the_same()
    {
        const uint random = 1598;
        Term lucky = new OperatorCall(674, 297, WellKnown.Bool, 0, [new FunctionCall(random, 701, 0, false, []), Integer(1)]);
        var premise = Premise.That(new And([lucky, A]), function => function == random);

        Assert.False(premise.Implies(lucky));
        Assert.True(premise.Implies(A));
        Assert.True(lucky.Implies(lucky));
    }

    [Fact]
    public void Of_a_premise_that_no_row_meets_everything_is_true()
    {
        Assert.True(new And([A, new Not(A)]).Implies(B));
        Assert.True(Known.And(IsNull(Column(1))).Excludes(B));
    }

    [Fact]
    public void A_connective_that_is_null_leaves_its_arguments_open()
    {
        Assert.True(IsNull(new Or([A, B])).Implies(new BooleanTest(A, BooleanTestKind.IsNotTrue)));
        Assert.False(IsNull(new Or([A, B])).Implies(IsNull(A)));
        Assert.True(IsNull(new And([A, B])).Implies(new BooleanTest(A, BooleanTestKind.IsNotFalse)));
        Assert.False(IsNull(new And([A, B])).Implies(IsNull(A)));
    }

    [Fact]
    public void What_could_not_be_read_implies_only_itself()
    {
        var unreadable = new Expression("{OPEXPR").Root;

        Assert.True(unreadable.Implies(unreadable));
        Assert.False(unreadable.Implies(A));
        Assert.False(A.Implies(unreadable));
        Assert.False(Known.Excludes(unreadable));
    }
}
