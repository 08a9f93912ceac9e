using Inspector.Catalog;
using Inspector.Testing;

namespace Inspector.Tests.Columns;

public sealed class KeySpaceTests
{
    private readonly SnapshotFixture _given = new();

    [Fact]
    public void Of_a_key_and_foreign_keys_that_end_together_the_key_is_the_narrowest()
    {
        var orders = _given.Table("orders", "id int4 not null").WithKey("id");
        _given.Table("lines", "order_id int4").WithReference("order_id", orders, "id");
        var sequence = _given.Sequence("orders_id_seq", feeds: orders.Column("id"), type: "int4");

        var space = Space(sequence);

        Assert.Equal(orders.Column("id"), space.NarrowestColumn);
        Assert.Equal((1, int.MaxValue), (space.Minimum, space.Maximum));
        Assert.Equal(["id", "order_id"], space.Columns.Select(column => column.Name));
    }

    [Fact]
    public void A_foreign_key_column_two_tables_away_can_be_the_narrowest()
    {
        var orders = _given.Table("orders", "id int8 not null").WithKey("id");
        var lines = _given.Table("lines", "order_id int8 not null").WithReference("order_id", orders, "id").WithKey("order_id");
        var notes = _given.Table("notes", "order_id int2").WithReference("order_id", lines, "order_id");
        var sequence = _given.Sequence("orders_id_seq", feeds: orders.Column("id"));

        var space = Space(sequence);

        Assert.Equal(notes.Column("order_id"), space.NarrowestColumn);
        Assert.Equal(short.MaxValue, space.Maximum);
    }

    [Fact]
    public void A_sequence_that_ends_before_its_columns_is_the_narrowest_itself()
    {
        var orders = _given.Table("orders", "id int8 not null").WithKey("id");
        var sequence = _given.Sequence("orders_id_seq", feeds: orders.Column("id"), type: "int4");

        var space = Space(sequence);

        Assert.Null(space.NarrowestColumn);
        Assert.Equal(int.MaxValue, space.End);
    }

    [Fact]
    public void The_column_that_owns_a_sequence_counts_even_if_its_default_does_not_draw_from_it()
    {
        var orders = _given.Table("orders", "id int4 not null");
        Assert.Equal(orders.Column("id"), Space(_given.Sequence("orders_id_seq", owner: orders.Column("id"))).NarrowestColumn);
    }

    [Fact]
    public void A_domain_has_the_range_of_the_type_below_it()
    {
        _given.Domain("short", "int2");
        _given.Domain("shorter", "short");
        var orders = _given.Table("orders", "id shorter");
        Assert.Equal(short.MaxValue, Space(_given.Sequence("s", feeds: orders.Column("id"))).Maximum);
    }

    [Fact]
    public void The_columns_of_a_partitioned_table_are_those_of_its_root()
    {
        var events = _given.Partitioned("events", "id int4 not null");
        var middle = _given.Partition(events, "events_1", isPartitioned: true);
        var leaf = _given.Partition(middle, "events_1_1");
        var notes = _given.Table("notes", "event_id int4").WithReference("event_id", leaf, "id");
        var sequence = _given.Sequence("events_id_seq", feeds: leaf.Column("id"), type: "int4");
        _given.Build();

        var space = KeySpace.Of(sequence);

        Assert.Equal([events.Column("id"), notes.Column("event_id")], space.Columns);
    }

    [Fact]
    public void Columns_that_refer_to_each_other_in_a_circle_are_counted_once()
    {
        var nodes = _given.Table("nodes", "id int4 not null", "parent_id int4").WithKey("id");
        nodes.WithReference("parent_id", nodes, "id");
        Assert.Equal(["id", "parent_id"], Space(_given.Sequence("s", feeds: nodes.Column("id"))).Columns.Select(column => column.Name));
    }

    [Theory]
    [InlineData(1, 10, 7, 0.7)]
    [InlineData(1, 10, 10, 1)]
    [InlineData(1, 10, 11, 1.1)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(-10, 9, -10, 0.05)]
    [InlineData(-10, 9, -1, 0.5)]
    [InlineData(-10, 9, 3, 0.7)]
    [InlineData(5, 4, 5, 1)]
    public void The_share_of_a_sequence_that_counts_up_is_of_the_values_from_its_own_first(long minimum, long maximum, long last, double share)
    {
        var table = _given.Table("t", "id int8");
        Assert.Equal(share, Used(_given.Sequence("s", feeds: table.Column("id"), minimum: minimum, maximum: maximum, last: last)), 12);
    }

    [Theory]
    [InlineData(-10, -1, -7, 0.7)]
    [InlineData(-10, -1, -1, 0.1)]
    [InlineData(-10, 9, 9, 0.05)]
    [InlineData(-10, 9, -10, 1)]
    public void The_share_of_a_sequence_that_counts_down_is_of_the_values_from_its_own_last(long minimum, long maximum, long last, double share)
    {
        var table = _given.Table("t", "id int8");
        Assert.Equal(share, Used(_given.Sequence("s", feeds: table.Column("id"), minimum: minimum, maximum: maximum, increment: -1, last: last)), 12);
    }

    [Fact]
    public void A_column_bounds_the_end_that_a_sequence_cannot_reach_too()
    {
        // From the smallest bigint on it would look used up at its first value.
        var table = _given.Table("t", "id int4");
        var sequence = _given.Sequence("s", feeds: table.Column("id"), minimum: long.MinValue, last: 0);
        Assert.Equal(0.5, Used(sequence), 6);
    }

    [Fact]
    public void The_whole_range_of_bigint_does_not_overflow()
    {
        var table = _given.Table("t", "id int8");
        Assert.Equal(1, Used(_given.Sequence("s", feeds: table.Column("id"), minimum: long.MinValue, last: long.MaxValue)));
    }

    private static double Used(Sequence sequence)
    {
        var space = KeySpace.Of(sequence);
        return space.ShareUsed(sequence.LastValue!.Value, space.End);
    }

    private KeySpace Space(Sequence sequence)
    {
        _given.Build();
        return KeySpace.Of(sequence);
    }
}
