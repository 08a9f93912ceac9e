using Inspector.Catalog;
using Inspector.Remediation.Widening;
using Inspector.Testing;
using Index = Inspector.Catalog.Index;

namespace Inspector.Tests.Columns;

public sealed class IndexDefinitionTests
{
    private const string NotNullId = "{NULLTEST :arg {VAR :varno 1 :varattno 1 :vartype 23 :vartypmod -1 :varcollid 0 :varlevelsup 0 :varnosyn 1 :varattnosyn 1 :location 1} :nulltesttype 1 :argisrow false :location 1}";
    private const string NotNullNote = "{NULLTEST :arg {VAR :varno 1 :varattno 2 :vartype 25 :vartypmod -1 :varcollid 100 :varlevelsup 0 :varnosyn 1 :varattnosyn 2 :location 1} :nulltesttype 1 :argisrow false :location 1}";

    private readonly SnapshotFixture _given = new();

    [Theory]
    [InlineData("CREATE INDEX i ON public.t USING btree (id)", "CREATE INDEX CONCURRENTLY j ON public.t USING btree (id_twin);")]
    [InlineData("CREATE INDEX \"a (\"\" b\" ON \"x.y\".\"t)\" USING btree (\"id\" DESC) WITH (fillfactor='70')", "CREATE INDEX CONCURRENTLY j ON \"x.y\".\"t)\" USING btree (id_twin DESC) WITH (fillfactor='70');")]
    [InlineData("CREATE INDEX i ON public.t USING btree (id) NULLS NOT DISTINCT", "CREATE INDEX CONCURRENTLY j ON public.t USING btree (id_twin) NULLS NOT DISTINCT;")]
    public void A_column_gives_way_and_all_else_stays(string definition, string expected) =>
        Assert.Equal(expected, Rewrite(Over("id"), definition)?.Text);

    [Fact]
    public void Expressions_are_passed_over_whatever_is_in_them()
    {
        var index = Over(null, "id");
        Assert.Equal(
            "CREATE INDEX CONCURRENTLY j ON public.t USING btree (f(note, ARRAY['a)', ',(''id'], \"b(\" [1, 2]) COLLATE \"C\", id_twin);",
            Rewrite(index, "CREATE INDEX i ON public.t USING btree (f(note, ARRAY['a)', ',(''id'], \"b(\" [1, 2]) COLLATE \"C\", id)")?.Text);
    }

    [Fact]
    public void An_included_column_gives_way_too() => Assert.Equal(
        "CREATE INDEX CONCURRENTLY j ON public.t USING btree (note text_ops) INCLUDE (id_twin, note) WHERE (note IS NOT NULL);",
        Rewrite(
            Over(["note"], ["id", "note"], NotNullNote),
            "CREATE INDEX i ON public.t USING btree (note text_ops) INCLUDE (id, note) WHERE (note IS NOT NULL)")?.Text);

    [Fact]
    public void A_predicate_follows_only_if_it_is_that_the_column_is_not_null()
    {
        var index = Over(["id"], [], NotNullId);
        Assert.Equal(
            "CREATE INDEX CONCURRENTLY j ON public.t USING btree (id_twin) WHERE (id_twin IS NOT NULL);",
            Rewrite(index, "CREATE INDEX i ON public.t USING btree (id) WHERE (id IS NOT NULL)")?.Text);
        Assert.Null(Rewrite(index, "CREATE INDEX i ON public.t USING btree (id) WHERE ((id IS NOT NULL) AND (id > 5))"));
        Assert.Null(Rewrite(index, "CREATE INDEX i ON public.t USING btree (id) WHERE (id > 5)"));
    }

    [Theory]
    [InlineData("CREATE UNIQUE INDEX i ON public.t USING btree (id)")]
    [InlineData("CREATE INDEX i ON ONLY public.t USING btree (id)")]
    [InlineData("CREATE INDEX i ON public.t USING btree (note)")]
    [InlineData("CREATE INDEX i ON public.t USING btree (id")]
    [InlineData("CREATE INDEX i ON public.t USING btree (id, note)")]
    [InlineData("")]
    public void What_does_not_look_as_the_catalog_says_is_not_rewritten(string definition) => Assert.Null(Rewrite(Over("id"), definition));

    private static Remediation.Sql? Rewrite(Index index, string definition) =>
        IndexDefinition.Rewrite(index, definition, "j", column => column.Name == "id" ? "id_twin" : null);

    private Index Over(params string?[] keys) => Over(keys, [], null);

    private Index Over(string?[] keys, string[] included, string? predicate)
    {
        var table = _given.Table("t", "id int4", "note text");
        _given.Build();
        return new()
        {
            Oid = 1,
            Table = table.Table,
            Name = "i",
            Method = "btree",
            Keys = [.. keys.Select(name => name is null
                ? new IndexKey(null, new Expression(NotNullNote), null, null)
                : new(table.Column(name), null, BuiltIn.ClassOf(table.Column(name).Type), null))],
            Included = [.. included.Select(table.Column)],
            Predicate = predicate is null ? null : new(predicate),
        };
    }
}
