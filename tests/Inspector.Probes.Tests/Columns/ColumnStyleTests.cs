using Inspector.Catalog;
using Inspector.Columns;
using Inspector.Findings;
using Inspector.Testing;

namespace Inspector.Tests.Columns;

/// <summary>What the examples of the style probes do not reach.</summary>
public sealed class ColumnStyleTests
{
    [Fact]
    public void Matters_of_style_are_information_and_off_unless_asked_for()
    {
        string[] on = ["integer-key-overflow", "sequence-exhaustion", "sequence-behind", "reference-type-drift", "upgrade-blocking-type"];
        var columns = Inspector.Probes.All.Where(probe => probe.Info.Category == Category.Columns).ToList();

        Assert.Equal(on, columns.Where(probe => probe.Info.IsOnByDefault).Select(probe => probe.Info.Id));
        Assert.Equal(13, columns.Count(probe => probe.Info is { IsOnByDefault: false, Severity: Severity.Info }));
        Assert.Equal(columns.Count, on.Length + 13);
        Assert.DoesNotContain(new InspectionOptions().Probes, probe => !probe.Info.IsOnByDefault);
    }

    [Theory]
    [InlineData("customer_id", "customer id")]
    [InlineData("unitPrice", "unit price")]
    [InlineData("HTTPStatus", "httpstatus")]
    [InlineData("__a--b__", "a b")]
    [InlineData("line2Total", "line2total")]
    [InlineData("größeÄndern", "größe ändern")]
    [InlineData("", "")]
    public void A_name_has_words(string name, string words) => Assert.Equal(words, string.Join(' ', NameWords.Of(name)));

    [Theory]
    [InlineData("price", Confidence.Likely)]
    [InlineData("totalCostEur", Confidence.Likely)]
    [InlineData("amount", Confidence.Possible)]
    [InlineData("price_change", null)]
    [InlineData("appraisal", null)]
    public void A_name_means_money_by_its_words(string name, Confidence? confidence)
    {
        var given = new SnapshotFixture();
        given.Table("t", $"{name} float8");
        Assert.Equal(confidence, new FloatForMoney().Examine(given.Build()).SingleOrDefault()?.Confidence);
    }

    [Theory]
    [InlineData(62, null)]
    [InlineData(63, Confidence.Likely)]
    public void A_name_is_as_long_as_it_has_bytes(int letters, Confidence? confidence) => Assert.Equal(confidence, Cut(new string('x', letters)));

    [Theory]
    [InlineData(29, 1, null)]
    [InlineData(30, 0, Confidence.Possible)]
    [InlineData(31, 0, Confidence.Possible)]
    [InlineData(31, 1, Confidence.Likely)]
    public void A_name_that_is_not_all_ASCII_may_have_been_cut_before_its_last_bytes(int letters, int ascii, Confidence? confidence) =>
        Assert.Equal(confidence, Cut(new string('é', letters) + new string('x', ascii)));

    [Theory]
    [InlineData("a_b$1", false)]
    [InlineData("_", false)]
    [InlineData("größe", false)]
    [InlineData("漢字", false)]
    [InlineData("A", true)]
    [InlineData("$a", true)]
    [InlineData("1a", true)]
    [InlineData("a b", true)]
    [InlineData("a\"b", true)]
    [InlineData("a-b", true)]
    public void A_name_needs_quotes_where_the_lexer_ends_it(string name, bool needs) => Assert.Equal(needs, QuotedName.NeedsQuotes(name));

    [Fact]
    public void Several_columns_of_a_table_are_one_finding_that_changes_with_them()
    {
        var given = new SnapshotFixture();
        given.Table("t", "aB int4", "bC int4", "c int4");
        given.Table("u", "aB int4");

        var findings = new QuotedName().Examine(given.Build()).ToList();

        Assert.Equal(["aB, bC", "aB"], findings.Select(finding => finding.Facet));
        Assert.Equal(["2 columns of t are found only in quotes", "u.aB is found only in quotes"], findings.Select(finding => finding.Title));
    }

    [Fact]
    public void What_came_by_INHERITS_and_what_an_extension_owns_is_not_reported()
    {
        var given = new SnapshotFixture();
        var parent = given.Table("parent", "user bool");
        var child = given.Table("child", "user bool", "end bool");
        given.Builder.AddInheritance(child.Table.Oid, parent.Table.Oid, detachPending: false);

        var snapshot = given.Build();

        Assert.Equal(["public.child.end", "public.parent.user"], new ReservedName().Examine(snapshot).Select(finding => finding.Subject.ToString()));
        Assert.Equal(2, new NullableBoolean().Examine(snapshot).Count());
    }

    [Fact]
    public void A_column_whose_statistics_saw_no_NULL_is_likely_to_mean_none()
    {
        var given = new SnapshotFixture();
        var table = given.Table("t", "a bool", "b bool");
        table.Column("a").Statistics = new(0, 1, 2, null);
        table.Column("b").Statistics = new(0.1f, 1, 2, null);

        Assert.Equal([Confidence.Likely, Confidence.Possible], new NullableBoolean().Examine(given.Build()).Select(finding => finding.Confidence));
    }

    [Theory]
    [InlineData("user_uuid", -1, null, Confidence.Possible)]
    [InlineData("user_uuid", -1, 37, Confidence.Likely)]
    [InlineData("user_uuid", -1, 20, null)]
    [InlineData("guid", 32, 33, Confidence.Likely)]
    [InlineData("user_uuid", 20, null, null)]
    [InlineData("id", 36, null, Confidence.Possible)]
    [InlineData("id", 37, null, null)]
    [InlineData("name", 36, 37, null)]
    public void A_text_holds_UUIDs_by_its_name_length_and_width(string name, int length, int? width, Confidence? confidence)
    {
        var given = new SnapshotFixture();
        var table = given.Table("t", "other int4");
        var column = new Column { Table = table.Table, Number = 2, Name = name, Type = given.Type("varchar"), TypeName = "varchar", Modifier = length < 0 ? -1 : length + 4 };
        column.Statistics = width is { } bytes ? new(0, bytes, -1, null) : null;
        given.Builder.Columns.Add(column);

        Assert.Equal(confidence, new UuidAsText().Examine(given.Build()).SingleOrDefault()?.Confidence);
    }

    private static Confidence? Cut(string name)
    {
        var given = new SnapshotFixture();
        given.Table("t", $"{name} int4");
        return new TruncatedName().Examine(given.Build()).SingleOrDefault()?.Confidence;
    }
}
