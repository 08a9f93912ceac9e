using Inspector.Catalog;
using Inspector.Columns;
using Inspector.Findings;
using Inspector.Testing;

namespace Inspector.Tests.Columns;

public sealed class SequenceBehindTests
{
    private readonly SnapshotFixture _given = new() { Rows = 1000 };

    [Theory]
    [InlineData(1000, 1, 1000, true)]
    [InlineData(1001, 1, 1000, false)]
    [InlineData(1, 1, 1000, true)]
    public void The_next_value_is_behind_as_long_as_the_column_holds_it_or_more(long next, long least, long greatest, bool behind) =>
        Assert.Equal(behind, Finding(next, least, greatest) is not null);

    [Theory]
    [InlineData(-1000, -1000, -1, true)]
    [InlineData(-1001, -1000, -1, false)]
    public void Counting_down_it_is_behind_as_long_as_the_column_holds_it_or_less(long next, long least, long greatest, bool behind) =>
        Assert.Equal(behind, Finding(next, least, greatest, increment: -1) is not null);

    [Theory]
    [InlineData(1, 1, 1000, 1, Confidence.Likely)]
    [InlineData(1, 1, 100_000, 1, Confidence.Likely)]
    [InlineData(1, 1, 100_001, 1, Confidence.Possible)]
    [InlineData(1, 1001, 2000, 1, Confidence.Likely)]
    [InlineData(1, 1002, 2000, 1, Confidence.Possible)]
    [InlineData(1001, 1, long.MaxValue, 1, Confidence.Possible)]
    [InlineData(1, 1, 1000, 2, Confidence.Possible)]
    public void It_is_likely_where_values_are_close_together_and_near(long next, long least, long greatest, long increment, Confidence confidence) =>
        Assert.Equal(confidence, Finding(next, least, greatest, increment)!.Confidence);

    [Fact]
    public void The_whole_range_of_bigint_does_not_overflow() =>
        Assert.Equal(long.MaxValue, Finding(long.MinValue, long.MinValue, long.MaxValue, minimum: long.MinValue)!.Evidence.Single(fact => fact.Name == "behind").Value);

    [Fact]
    public void Nothing_is_said_without_statistics_position_or_uniqueness_nor_of_a_cyclic_one()
    {
        var unique = _given.Table("a", "id int8 not null").WithKey("id");
        var loose = _given.Table("b", "id int8 not null");
        var pair = _given.Table("c", "id int8 not null", "part int4 not null").WithKey("id", "part");
        foreach (var table in (TableFixture[])[loose, pair])
        {
            table.Column("id").Bounds = new(1, 1000);
            Draw(_given.Sequence(table.Table.Name + "_s", feeds: table.Column("id")), 1);
        }

        Draw(_given.Sequence("unseen", feeds: unique.Column("id")), 1);
        var known = _given.Table("d", "id int8 not null").WithKey("id");
        known.Column("id").Bounds = new(1, 1000);
        known.Column("id").Default = StoredDefaults.Nextval;
        _given.Sequence("unknown", feeds: known.Column("id"), isKnown: false);
        Draw(_given.Sequence("cyclic", feeds: known.Column("id"), isCyclic: true), 1);

        Assert.Empty(new SequenceBehind().Examine(_given.Build()));
    }

    [Theory, EveryVersion]
    public async Task What_statistics_tell_of_the_columns_that_sequences_fill_is_read_and_a_position_for_each(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();

        var read = await Catalog.Given.ReadAsync(database, """
            create table t (id bigserial primary key, few int default 0, loose int default 0, free int, note text default 'x', unique (few, id), unique (free), unique (note, id));
            insert into t (few, free) select n % 2 * 1000 - 7, n from generate_series(1, 5000) n;
            select setval('t_id_seq', 4000, false);
            create table parts (id bigint generated always as identity, day int, unique (id, day)) partition by list (day);
            create table parts_1 partition of parts for values in (1);
            insert into parts (day) select 1 from generate_series(1, 300);
            analyze t, parts_1;
            """);

        var table = Catalog.Given.Table(read, "t");
        Assert.Equal(new(1, 5000), table.Column("id")!.Bounds);
        Assert.Equal(new(-7, 993), table.Column("few")!.Bounds);
        Assert.Null(table.Column("loose")!.Bounds);
        Assert.Null(table.Column("free")!.Bounds);
        Assert.Null(table.Column("note")!.Bounds);
        Assert.Equal(new(1, 300), Catalog.Given.Table(read, "parts_1").Column("id")!.Bounds);
        Assert.Equal((null, 4000L), (Catalog.Given.Sequence(read, "t_id_seq").LastValue, Catalog.Given.Sequence(read, "t_id_seq").NextValue));
        Assert.Equal((300L, 301L), (Catalog.Given.Sequence(read, "parts_id_seq").LastValue, Catalog.Given.Sequence(read, "parts_id_seq").NextValue));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_role_is_told_of_values_that_it_may_not_see(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("pg_monitor");
        await database.ExecuteAsync($"""
            create table seen (id bigserial primary key);
            create table hidden (id bigserial primary key);
            insert into seen select generate_series(1, 500);
            insert into hidden select generate_series(1, 500);
            analyze seen, hidden;
            grant select on seen to {role.Name};
            """);
        await using var source = role.DataSource(database);

        var read = await Catalog.Given.ReadAsync(source);

        Assert.NotNull(Catalog.Given.Table(read, "seen").Column("id")!.Bounds);
        Assert.Null(Catalog.Given.Table(read, "hidden").Column("id")!.Bounds);
        Assert.True(read.Gaps.Single(gap => gap.Sight == Sight.ColumnBounds).IsPartial);
        Assert.Equal(
            "SELECT is not granted on 1 sequences of which it is known what their columns hold: whether they are behind is not",
            read.Gaps.Single(gap => gap.Sight == Sight.SequencePositions).Reason);
    }

    private Finding? Finding(long next, long least, long greatest, long increment = 1, long? minimum = null)
    {
        var table = _given.Table("t", "id int8 not null").WithKey("id");
        table.Column("id").Bounds = new(least, greatest);
        Draw(_given.Sequence("s", feeds: table.Column("id"), increment: increment, minimum: minimum), next);
        return new SequenceBehind().Examine(_given.Build()).SingleOrDefault();
    }

    /// <summary>As if the position had been read, of a column whose default is the sequence's next value.</summary>
    private static void Draw(Sequence sequence, long next)
    {
        sequence.NextValue = next;
        sequence.Feeds[0].Default = StoredDefaults.Nextval;
    }
}
