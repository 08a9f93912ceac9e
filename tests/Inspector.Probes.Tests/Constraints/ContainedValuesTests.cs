using Inspector.Constraints;
using Inspector.Findings;
using Inspector.Testing;

namespace Inspector.Tests.Constraints;

/// <summary>What the values that ANALYZE saw say about a reference that the names suggest.</summary>
public sealed class ContainedValuesTests
{
    private const string Tables = """
        create table customers (id int generated always as identity primary key);
        create table orders (id int generated always as identity primary key, customer_id bigint);
        insert into customers select from generate_series(1, 1000);
        """;

    [Theory, EveryVersion]
    public async Task Values_within_the_range_of_the_key_stand_by_the_name(TestServer version) =>
        Assert.Equal((Confidence.Likely, "100 of 100 known"), await SeenAsync(version, "select n * 10 from generate_series(1, 100) n"));

    [Theory, EveryVersion]
    public async Task One_in_ten_outside_makes_it_possible(TestServer version) =>
        Assert.Equal((Confidence.Possible, "90 of 100 known"), await SeenAsync(version, "select case when n > 90 then 5000 + n else n * 10 end from generate_series(1, 100) n"));

    [Theory, EveryVersion]
    public async Task Half_outside_make_it_no_reference(TestServer version) =>
        Assert.Null(await SeenAsync(version, "select case when n > 50 then 5000 + n else n * 10 end from generate_series(1, 100) n"));

    [Theory, EveryVersion]
    public async Task A_key_may_have_grown_by_a_tenth_since_it_was_analyzed(TestServer version) =>
        Assert.Equal((Confidence.Likely, "100 of 100 known"), await SeenAsync(version, "select 1000 + n from generate_series(0, 99) n"));

    [Theory, EveryVersion]
    public async Task Few_values_say_nothing(TestServer version) =>
        Assert.Equal((Confidence.Likely, null), await SeenAsync(version, "select 5000 + n from generate_series(1, 9) n"));

    [Theory, EveryVersion]
    public async Task Without_statistics_the_name_stands_alone(TestServer version) =>
        Assert.Equal((Confidence.Likely, null), await SeenAsync(version, "select 5000 + n from generate_series(1, 100) n", isAnalyzed: false));

    private static async Task<(Confidence Confidence, object? Values)?> SeenAsync(TestServer version, string values, bool isAnalyzed = true)
    {
        await using var database = await version.CreateDatabaseAsync();
        await database.ExecuteAsync($"{Tables} insert into orders (customer_id) {values}");
        await database.ExecuteAsync(isAnalyzed ? "analyze" : "alter table orders set (autovacuum_enabled = off)");
        var inspection = await Inspect.DatabaseAsync(database.DataSource, new() { Probes = [new MissingForeignKey()] }, TestContext.Current.CancellationToken);
        return inspection.Findings.SingleOrDefault() is { } finding
            ? (finding.Confidence, finding.Evidence.FirstOrDefault(fact => fact.Name == "values within the range of the key")?.Value)
            : null;
    }
}
