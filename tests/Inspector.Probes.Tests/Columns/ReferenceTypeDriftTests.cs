using Inspector.Columns;
using Inspector.Constraints;
using Inspector.Findings;
using Inspector.Testing;

namespace Inspector.Tests.Columns;

public sealed class ReferenceTypeDriftTests
{
    private readonly SnapshotFixture _given = new();

    [Theory]
    [InlineData("int8", "int4", Confidence.Likely)]
    [InlineData("int4", "int8", null)]
    [InlineData("int4", "numeric", Confidence.Likely)]
    [InlineData("uuid", "varchar", Confidence.Likely)]
    [InlineData("text", "uuid", Confidence.Likely)]
    [InlineData("int8", "text", Confidence.Possible)]
    [InlineData("int8", "uuid", Confidence.Possible)]
    [InlineData("text", "varchar", null)]
    [InlineData("int8", "bool", null)]
    public void A_column_drifts_where_it_cannot_hold_or_not_compare_the_key(string key, string column, Confidence? confidence)
    {
        var customers = _given.Table("customers", $"id {key} not null").WithKey("id");
        _given.Table("orders", $"customer_id {key}").WithReference("customer_id", customers, "id");
        _given.Table("visits", "n int4", $"customer_id {column}");
        Assert.Equal(confidence, Findings().SingleOrDefault()?.Confidence);
    }

    [Fact]
    public void A_domain_has_the_type_below_it()
    {
        _given.Domain("number", "int8");
        var customers = _given.Table("customers", "id number not null").WithKey("id");
        _given.Table("orders", "customer_id number").WithReference("customer_id", customers, "id");
        _given.Table("visits", "customer_id int8");
        Assert.Empty(Findings());
    }

    [Fact]
    public void A_name_that_does_not_mention_the_table_needs_two_tables_that_use_it()
    {
        var people = _given.Table("people", "id int8 not null").WithKey("id");
        _given.Table("a", "author int8").WithReference("author", people, "id");
        _given.Table("c", "author int4");
        _given.Table("b", "author int8", "editor int8").WithReference("author", people, "id").WithReference("editor", people, "id");
        _given.Table("d", "editor int4");
        Assert.Equal("c", Assert.Single(Findings()).Subject.Name);
    }

    [Fact]
    public void A_key_that_repeats_another_is_that_other()
    {
        var users = _given.Table("users", "id int8 not null").WithKey("id");
        var profiles = _given.Table("profiles", "user_id int8 not null").WithKey("user_id").WithReference("user_id", users, "id");
        _given.Table("pictures", "user_id int8").WithReference("user_id", profiles, "user_id");
        _given.Table("visits", "user_id int4");
        Assert.Equal("public.users.id", Assert.Single(Findings()).Evidence.Single(fact => fact.Name == "key").Value);
    }

    [Fact]
    public void A_table_of_texts_is_where_raw_data_land()
    {
        var customers = _given.Table("customers", "id int8 not null").WithKey("id");
        _given.Table("orders", "customer_id int8").WithReference("customer_id", customers, "id");
        _given.Table("landing", "customer_id text", "at text");
        Assert.Empty(Findings());
    }

    [Fact]
    public void A_column_with_a_foreign_key_is_left_to_the_stronger_probe()
    {
        var customers = _given.Table("customers", "id int8 not null").WithKey("id");
        _given.Table("orders", "customer_id int8").WithReference("customer_id", customers, "id");
        _given.Table("visits", "customer_id int4").WithReference("customer_id", customers, "id");

        var found = new Engine([new ForeignKeyTypeMismatch(), new ReferenceTypeDrift()]).Examine(new Observation(_given.Build(), [], [])).Findings;

        Assert.Equal("foreign-key-type-mismatch", Assert.Single(found).Probe);
    }

    private List<Finding> Findings() => [.. new ReferenceTypeDrift().Examine(_given.Build())];
}
