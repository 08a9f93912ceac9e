using Inspector.Findings;
using Inspector.Locks;
using static Inspector.Tests.Locks.SampleFixture;

namespace Inspector.Tests.Locks;

public sealed class UnboundedWriteTests
{
    private const long Gigabyte = 1_073_741_824;

    [Theory]
    [InlineData("update orders set state = ?", 180, 180, Gigabyte, "Likely")]
    [InlineData("update orders set state = ?", 179, 179, Gigabyte, null)]
    [InlineData("update orders set state = ?", 180, 180, Gigabyte - 1, null)]
    [InlineData("update orders set state = ?", 180, 1, Gigabyte, "Possible")]
    [InlineData("DELETE FROM public.\"orders\" WHERE id < ?", 200, 200, Gigabyte, "Likely")]
    [InlineData("insert into orders select * from others", 200, 200, Gigabyte, "Likely")]
    [InlineData("with old as (select id from orders) delete from orders using old where orders.id = old.id", 200, 200, Gigabyte, "Likely")]
    [InlineData("with old as (select id from orders for update) select * from old", 200, 200, Gigabyte, null)]
    [InlineData("do ?", 200, 200, Gigabyte, "Possible")]
    [InlineData("select count(*) from orders", 200, 200, Gigabyte, null)]
    [InlineData("update customers set name = ?", 200, 200, Gigabyte, null)]
    [InlineData("", 200, 200, Gigabyte, null)]
    public void A_statement_that_writes_a_large_table_for_minutes_is_told(string query, double age, double running, long bytes, string? confidence) =>
        Assert.Equal(
            confidence is null ? [] : [Enum.Parse<Confidence>(confidence)],
            Asked.Of("unbounded-write", new SampleFixture().Session(1, age: age, running: running, query: query, transaction: 700).Writes(1, "orders", bytes).Once()).Select(finding => finding.Confidence));

    [Fact]
    public void A_size_that_is_not_known_is_not_large() =>
        Assert.Empty(Asked.Of("unbounded-write", new SampleFixture().Session(1, age: 200, running: 200, query: "update orders set n = ?", transaction: 700).Writes(1, "orders", null).Once()));

    [Fact]
    public void An_index_is_not_the_table() =>
        Assert.Empty(Asked.Of("unbounded-write", new SampleFixture().Session(1, age: 200, running: 200, query: "update orders set n = ?", transaction: 700).Writes(1, "orders", Gigabyte, 'i').Once()));

    [Fact]
    public void Who_waits_for_a_lock_writes_nothing() =>
        Assert.Empty(Asked.Of("unbounded-write", new SampleFixture()
            .Session(1, age: 200, running: 200, query: "update orders set n = ?", transaction: 700).Writes(1, "orders", Gigabyte)
            .Session(2).Holds(2, Row(9)).Awaits(1, 100, Row(9)).Once()));

    [Theory]
    [InlineData("Order Items", "update public.\"Order Items\" set n = ?", true)]
    [InlineData("Order Items", "update orders set n = ?", false)]
    [InlineData("ünïcode", "update ünïcode set n = ?", true)]
    [InlineData("a\"b", "update \"a\"\"b\" set n = ?", true)]
    public void A_table_is_recognised_by_its_words(string table, string query, bool named) => Assert.Equal(named, WritingStatement.Of(query)!.MayWrite(table));
}
