using Inspector.Catalog;
using Inspector.Catalog.Trees;
using static Inspector.Tests.Trees.TermsOf;

namespace Inspector.Tests.Trees;

/// <summary>
/// What each kind of expression becomes, the same on every version. The object ids are those of the server's own objects, as the servers
/// wrote them; the columns are those of the table <c>kinds</c> in <c>Fixtures/trees.sql</c>.
/// </summary>
public sealed class StoredTermTests
{
    private const uint IntegerArray = 1007;
    private const uint TextArray = 1009;
    private const uint Varchars = 1015;
    private const uint Jsonb = 3802;

    private static readonly ColumnReference Id = Column(1);
    private static readonly ColumnReference Name = Column(6, WellKnown.Text);
    private static readonly ColumnReference Code = Column(7, WellKnown.Varchar);
    private static readonly ColumnReference Flagged = Flag(9);
    private static readonly ColumnReference Grid = Column(15, IntegerArray);

    private static readonly Dictionary<string, Term> Expected = new(StringComparer.Ordinal)
    {
        ["check.is_null"] = IsNull(Name),
        ["check.is_not_null"] = IsNotNull(Name),
        ["check.is_true"] = new BooleanTest(Flagged, BooleanTestKind.IsTrue),
        ["check.is_not_true"] = new BooleanTest(Flagged, BooleanTestKind.IsNotTrue),
        ["check.is_false"] = new BooleanTest(Flagged, BooleanTestKind.IsFalse),
        ["check.is_not_false"] = new BooleanTest(Flagged, BooleanTestKind.IsNotFalse),
        ["check.is_unknown"] = new BooleanTest(Flagged, BooleanTestKind.IsUnknown),
        ["check.is_not_unknown"] = new BooleanTest(Flagged, BooleanTestKind.IsNotUnknown),
        ["check.and_or_not"] = new And([Flagged, new Or([Greater(Id, Integer(0)), new Not(Flagged)])]),
        ["check.true_constant"] = True,
        ["check.false_constant"] = False,
        ["check.null_constant"] = NullBoolean,
        ["check.int4_constant"] = Equal(Id, Integer(-5)),
        ["check.int8_constant"] = new OperatorCall(
            410, 467, WellKnown.Bool, 0, [Column(3, WellKnown.Int8), new Constant(WellKnown.Int8, [.. EightBytes(long.MaxValue)])]),
        ["check.int2_constant"] = new OperatorCall(
            94, 63, WellKnown.Bool, 0, [Column(2, WellKnown.Int2), new Constant(WellKnown.Int2, [.. EightBytes(-7)])]),
        ["check.text_constant"] = TextEqual(Name, Text("it's \\ (ü) {😀}\n")),
        ["check.relabel"] = TextEqual(new Relabel(Code, WellKnown.Text), Text("x")),
        ["check.distinct_from"] = new DistinctFrom(98, 67, 100, [Name, Text("x")]),
        ["check.not_distinct_from"] = new Not(new DistinctFrom(98, 67, 100, [Name, Text("x")])),
        ["check.null_if"] = TextEqual(new NullIf(98, 67, WellKnown.Text, 100, [Name, Text("")]), Text("x")),
        ["check.variadic_call"] = TextUnequal(new FunctionCall(3058, WellKnown.Text, 100, true, [Column(14, TextArray)]), Text("")),
        ["check.in_integers"] = new ArrayComparison(96, 65, true, 0, Id, new ArrayConstructor([Integer(1), Integer(2)], WellKnown.Int4, IntegerArray)),
        ["check.in_varchars"] = new ArrayComparison(
            98,
            67,
            true,
            100,
            new Relabel(Code, WellKnown.Text),
            new ArrayCast(
                new ArrayConstructor([Text("a", WellKnown.Varchar), Text("b", WellKnown.Varchar)], WellKnown.Varchar, Varchars),
                new Relabel(new TestedValue(WellKnown.Varchar), WellKnown.Text),
                TextArray)),
        ["check.any_of_column"] = new ArrayComparison(96, 65, true, 0, Id, Grid),
        ["check.all_of_column"] = new ArrayComparison(521, 147, false, 0, Id, Grid),
        ["check.like_pattern"] = TextOperator(1209, 850, Name, Text("a%")),
        ["check.regex"] = TextOperator(641, 1254, Name, Text("^[a-z]+$")),
        ["check.coalesced"] = TextUnequal(new Coalesce([Name, new Relabel(Code, WellKnown.Text), Text("x")], WellKnown.Text), Text("y")),
        ["check.case_searched"] = new Case(
            null, [new When(Flagged, Greater(Id, Integer(0))), new When(new Not(Flagged), NullBoolean)], False, WellKnown.Bool),
        ["check.case_simple"] = TextEqual(
            new Case(Id, [new When(Equal(new TestedValue(WellKnown.Int4), Integer(1)), Text("a"))], Text("b"), WellKnown.Text), Name),
        ["check.array_built"] = new OperatorCall(
            1071,
            390,
            WellKnown.Bool,
            0,
            [
                Grid,
                new ArrayConstructor(
                    [new ArrayConstructor([Integer(1)], WellKnown.Int4, IntegerArray), new ArrayConstructor([Id], WellKnown.Int4, IntegerArray)],
                    WellKnown.Int4,
                    IntegerArray,
                    IsNested: true),
            ]),
        ["check.cast_by_function"] = new OperatorCall(
            410, 467, WellKnown.Bool, 0, [new FunctionCall(481, WellKnown.Int8, 0, false, [Id]), Column(3, WellKnown.Int8)]),
        ["check.cast_through_text"] = TextEqual(new TextCast(Id, WellKnown.Text), Name),
        ["check.json_arrow"] = TextEqual(new OperatorCall(3477, 3214, WellKnown.Text, 100, [Column(13, Jsonb), Text("a")]), Text("b")),
        ["check.collated"] = new OperatorCall(664, 740, WellKnown.Bool, 950, [new Collate(Name, 950), Text("x")]),
        ["check.label_given"] = IsNotNull(new DomainValue(WellKnown.Text)),
        ["check.system_column"] = new OperatorCall(608, 185, WellKnown.Bool, 0, [Column(-6, 26), new Relabel(Integer(0), 26)]),
        ["default.plain"] = Integer(7),
        ["default.empty"] = Text(""),
        ["default.made"] = new FunctionCall(1299, 1184, 0, false, []),
        ["default.d1"] = new SqlValue(SqlValueKind.CurrentDate, 1082),
        ["default.d2"] = new SqlValue(SqlValueKind.CurrentTime, 1266),
        ["default.d3"] = new SqlValue(SqlValueKind.CurrentTimestampOfPrecision, 1184, 3),
        ["default.d4"] = new SqlValue(SqlValueKind.LocalTime, 1083),
        ["default.d5"] = new SqlValue(SqlValueKind.LocalTimestamp, 1114),
        ["default.u1"] = new SqlValue(SqlValueKind.CurrentUser, 19),
        ["default.u2"] = new SqlValue(SqlValueKind.SessionUser, 19),
        ["default.u3"] = new SqlValue(SqlValueKind.CurrentRole, 19),
        ["default.u4"] = new SqlValue(SqlValueKind.User, 19),
        ["default.u5"] = new SqlValue(SqlValueKind.CurrentCatalog, 19),
        ["default.u6"] = new SqlValue(SqlValueKind.CurrentSchema, 19),
        ["predicate.expressions"] = IsNotNull(Name),
        ["predicate.predicate_flag"] = Flagged,
        ["predicate.predicate_and"] = new And([IsNotNull(Name), IsNotNull(Code), new Not(Flagged)]),
        ["predicate.predicate_or"] = new Or([IsNull(Name), Greater(Id, Integer(10))]),
        ["predicate.excluded"] = new BooleanTest(Flagged, BooleanTestKind.IsNotTrue),
        ["using.by_setting"] = Equal(
            Column(2), new TextCast(new FunctionCall(3294, WellKnown.Text, 100, false, [Text("app.tenant"), True]), WellKnown.Int4)),
        ["rule.fenced"] = new OperatorCall(518, 144, WellKnown.Bool, 0, [new ColumnReference(2, 1, WellKnown.Int4), Column(1)]),
    };

    public static TheoryData<int, string> Examples => [.. StoredTrees.Versions.SelectMany(_ => Expected.Keys, (version, name) => (version, name))];

    public static TheoryData<int> Versions => [.. StoredTrees.Versions];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_expression_becomes_exactly_these_terms(int version, string name) =>
        Assert.Equal(Expected[name], StoredTrees.Expression(version, name).Root);

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_keys_of_an_index_that_are_no_columns_stand_in_a_list(int version) =>
        Assert.Equal(
            [
                new FunctionCall(870, WellKnown.Text, 100, false, [Name]),
                new OperatorCall(551, 177, WellKnown.Int4, 0, [Id, Integer(1)]),
                new OperatorCall(3477, 3214, WellKnown.Text, 100, [Column(13, Jsonb), Text("a")]),
            ],
            Expression.Items(StoredTrees.Of(version)["expressions.expressions"]).Select(item => new Expression(item).Root));

    [Theory]
    [MemberData(nameof(Versions))]
    public void Of_a_row_every_field_is_tested(int version)
    {
        Assert.True(Root("check.row_is_null") is NullTest { IsNull: true, IsRow: true, Argument: ColumnReference { Number: 16 } });
        Assert.True(Root("check.row_is_not_null") is NullTest { IsNull: false, IsRow: true, Argument: ColumnReference { Number: 16 } });
        Assert.True(Root("check.whole_row") is NullTest { IsNull: false, IsRow: true, Argument: ColumnReference { Number: 0 } });
        Assert.True(Root("check.built_row_is_not_null") is NullTest { IsNull: false, IsRow: true, Argument: Opaque { Tag: "ROW" or "ROWEXPR" } });

        Term Root(string name) => StoredTrees.Expression(version, name).Root;
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_cast_to_a_domain_is_kept_apart_from_the_value_below_it(int version)
    {
        var comparison = Assert.IsType<OperatorCall>(StoredTrees.Expression(version, "check.cast_to_domain").Root);

        Assert.True(comparison.Arguments[0] is Relabel { Type: WellKnown.Text, Argument: DomainCast { Argument: ColumnReference { Number: 6 } } });
    }

    [Theory]
    [InlineData("using.by_membership", SubLinkKind.Exists)]
    [InlineData("using.by_list", SubLinkKind.Any)]
    [InlineData("using.by_all", SubLinkKind.All)]
    public void A_sub_select_says_what_becomes_of_its_rows(string name, SubLinkKind kind)
    {
        foreach (var version in StoredTrees.Versions)
        {
            var link = Assert.IsType<SubLink>(StoredTrees.Expression(version, name).Root);

            Assert.Equal(kind, link.Kind);
            Assert.Equal("QUERY", link.Query.Tag);
            Assert.Equal(
                kind != SubLinkKind.Exists,
                link.Test is OperatorCall { Arguments: [ColumnReference { Number: 2 }, Parameter { Kind: ParameterKind.SubLink, Number: 1 }] });
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_sub_select_may_be_a_value_or_an_array(int version)
    {
        var value = Assert.IsType<OperatorCall>(StoredTrees.Expression(version, "with_check.by_setting").Root);
        var array = Assert.IsType<ArrayComparison>(StoredTrees.Expression(version, "using.by_array").Root);

        Assert.True(value.Arguments[1] is SubLink { Kind: SubLinkKind.Scalar, Test: null });
        Assert.True(array.Array is SubLink { Kind: SubLinkKind.Array, Test: null });
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_sequence_of_a_default_is_a_constant_of_a_call(int version)
    {
        var calls = StoredTrees.Expression(version, "default.serial").Root.Walk().OfType<FunctionCall>().ToList();

        Assert.Equal(WellKnown.NextvalFunction, calls[1].Function);
        Assert.True(calls[1].Arguments is [Constant { Type: 2205, IsNull: false }]);
    }

    [Theory]
    [InlineData(14, false)]
    [InlineData(15, false)]
    [InlineData(16, true)]
    [InlineData(17, true)]
    [InlineData(18, true)]
    public void From_16_a_column_tells_whether_an_outer_join_may_have_made_it_null(int version, bool isKnown) =>
        Assert.Equal(isKnown, StoredTrees.Expression(version, "view.joined").Root.Walk().OfType<ColumnReference>().Any(column => column.IsNulled));
}
