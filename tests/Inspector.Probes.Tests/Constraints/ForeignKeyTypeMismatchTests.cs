using Inspector.Constraints;
using Inspector.Findings;
using Inspector.Testing;

namespace Inspector.Tests.Constraints;

public sealed class ForeignKeyTypeMismatchTests
{
    private readonly SnapshotFixture _given = new();

    [Theory]
    [InlineData("int4", "int8", "cannot hold every")]
    [InlineData("int2", "int4", "cannot hold every")]
    [InlineData("int4", "numeric", "no index on it serves")]
    [InlineData("int8", "numeric", "no index on it serves")]
    [InlineData("bpchar", "text", "no index on it serves")]
    [InlineData("text", "bpchar", "no index on it serves")]
    [InlineData("varchar", "bpchar", "no index on it serves")]
    [InlineData("int8", "int4", null)]
    [InlineData("int4", "int4", null)]
    [InlineData("varchar", "text", null)]
    [InlineData("text", "varchar", null)]
    [InlineData("short", "int2", null)]
    [InlineData("int2", "short", null)]
    public void A_difference_counts_if_it_overflows_or_costs_an_index(string type, string referenced, string? says)
    {
        _given.Domain("short", "int2");
        Refer(type, referenced);

        var titles = Findings().Select(finding => finding.Title).ToList();

        Assert.Equal(says is null ? 0 : 1, titles.Count);
        Assert.All(titles, title => Assert.Contains(says!, title, StringComparison.Ordinal));
    }

    [Fact]
    public void The_index_that_does_not_serve_is_named()
    {
        Refer("int4", "numeric").WithIndex("child_ref_idx", "ref");
        Assert.Contains(Assert.Single(Findings()).Evidence, fact => fact is { Name: "index that does not serve", Value: "child_ref_idx" });
    }

    [Fact]
    public void What_a_foreign_key_of_a_partition_repeats_is_not_said_again()
    {
        var parent = _given.Table("parent", "id int8 not null").WithKey("id");
        var child = _given.Partitioned("child", "ref int4").WithReference("ref", parent, "id");
        _given.Partition(child, "child_1").WithReference("ref", parent, "id", parent: 1);
        Assert.Equal("child", Assert.Single(Findings()).Subject.Table);
    }

    [Theory]
    [InlineData("text", "bpchar")]
    [InlineData("varchar", "bpchar")]
    public void Where_the_key_should_change_rather_than_the_column_a_person_decides(string type, string referenced)
    {
        Refer(type, referenced);
        var finding = Assert.Single(Findings());
        Assert.Contains("better change public.parent.id to text", new ForeignKeyTypeMismatch().Plan(finding, Answers.None).WhyNone, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_others_refer_to_in_turn_does_not_change_its_kind_alone()
    {
        var parent = _given.Table("parent", "id numeric not null").WithKey("id");
        var child = _given.Table("child", "ref int4 not null").WithKey("ref").WithReference("ref", parent, "id");
        _given.Table("grandchild", "ref int4").WithReference("ref", child, "ref");
        var finding = Assert.Single(Findings());
        Assert.Contains("other columns refer to", new ForeignKeyTypeMismatch().Plan(finding, Answers.None).WhyNone, StringComparison.Ordinal);
    }

    private TableFixture Refer(string type, string referenced)
    {
        var parent = _given.Table("parent", $"id {referenced} not null").WithKey("id");
        return _given.Table("child", $"ref {type}").WithReference("ref", parent, "id");
    }

    private List<Finding> Findings() => [.. new ForeignKeyTypeMismatch().Examine(_given.Build())];
}
