using Inspector.Catalog;
using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Catalog;

public sealed class PartitionTests
{
    private const string Tree = """
        create table events (id bigint not null, region text not null, at date not null, note text, primary key (id, region, at), check (note <> ''))
            partition by list (region);
        create table events_eu partition of events for values in ('eu') partition by range (at);
        create table events_eu_1 partition of events_eu for values from ('2026-01-01') to ('2026-02-01') partition by hash (id);
        create table events_eu_1_a partition of events_eu_1 for values with (modulus 2, remainder 0);
        create table events_eu_1_b partition of events_eu_1 for values with (modulus 2, remainder 1);
        create table events_eu_rest partition of events_eu default;
        create schema archive;
        create table archive.events_us partition of events for values in ('us');
        create index events_at_idx on events (at);
        create table by_expression (a int, b int) partition by range (b, (a + 1));
        create table notes (id bigint, region text, at date, foreign key (id, region, at) references events);
        """;

    [Theory, EveryVersion]
    public async Task A_tree_of_three_levels_is_one_table_with_branches(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();

        var read = await Given.ReadAsync(database, Tree);

        var root = read.Table("events");
        Assert.Equal(["by_expression", "events", "notes"], read.Roots.Select(table => table.Name));
        Assert.Equal(["archive.events_us", "public.events_eu"], root.Partitions.Select(table => table.ToString()));
        Assert.Equal(["events", "events_us", "events_eu", "events_eu_1", "events_eu_1_a", "events_eu_1_b", "events_eu_rest"], root.Tree.Select(table => table.Name));
        Assert.Equal(["events_us", "events_eu_1_a", "events_eu_1_b", "events_eu_rest"], root.Leaves.Select(table => table.Name));
        Assert.All(root.Tree, member => Assert.Same(root, member.Root));
        Assert.All(root.Tree.Skip(1), member => Assert.True(member is { IsPartition: true, InheritsFrom.IsEmpty: true, IsDetachPending: false }));
        Assert.Equal(('l', "2", 0u), Key(root));
        Assert.Equal(('r', "3", read.Table("events_eu_rest").Oid), Key(read.Table("events_eu")));
        Assert.Equal(('h', "1", 0u), Key(read.Table("events_eu_1")));
        Assert.Equal(('r', "2 0", 0u), Key(read.Table("by_expression")));
        Assert.Null(read.Table("events_us").PartitionKey);
        Assert.Null(root.TotalRows);
    }

    [Theory, EveryVersion]
    public async Task Indexes_and_constraints_of_partitions_know_where_they_come_from(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();

        var read = await Given.ReadAsync(database, Tree);

        var index = read.Index("events_at_idx");
        Assert.True(index is { IsPartitioned: true, Parent: null, IsValid: true });
        Assert.Equal(7, index.Tree.Count());
        Assert.Equal(["events_us_at_idx", "events_eu_at_idx"], index.Partitions.Select(partition => partition.Name));
        Assert.All(index.Tree.Skip(1), member => Assert.NotNull(member.Parent));
        var root = read.Table("events");
        Assert.Equal(["events_pkey"], root.Indexes.Where(one => one.IsPrimary).Select(one => one.Name));
        Assert.All(root.Tree.Skip(1), member =>
        {
            Assert.NotEqual(0u, member.PrimaryKey!.ParentOid);
            Assert.True(member.PrimaryKey.IsInherited);
            Assert.True(member.Constraints.OfType<CheckConstraint>().Single().IsInherited);
        });
        Assert.True(root.PrimaryKey is { ParentOid: 0, IsInherited: false });
        Assert.Equal(["notes_id_region_at_fkey"], read.ForeignKeys.Select(key => key.Name));
        Assert.Equal(root.PrimaryKey!.Index, read.ForeignKeys.Single().Index);
        Assert.Contains(read.ForeignKeys.Single(), root.PrimaryKey.Index.SupportedForeignKeys);
    }

    [Theory, EveryVersion]
    public async Task An_index_on_the_root_alone_is_invalid_until_each_partition_has_one(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();

        var read = await Given.ReadAsync(database, Tree + "create index partly on only events (note); create index events_us_note on archive.events_us (note); alter index partly attach partition archive.events_us_note;");

        var index = read.Index("partly");
        Assert.False(index.IsValid);
        Assert.Equal(["events_us_note"], index.Partitions.Select(partition => partition.Name));
        Assert.True(index.Partitions[0].IsValid);
    }

    [Theory, EveryVersion]
    public async Task A_detaching_that_was_not_finished_shows(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await database.ExecuteAsync(Tree);
        await using (await database.HoldAsync("select * from events"))
        {
            await using var session = await database.OpenAsync();
            await session.ExecuteAsync("set statement_timeout = '300ms'");
            await Assert.ThrowsAsync<PostgresException>(() => session.ExecuteAsync("alter table events detach partition archive.events_us concurrently"));
        }

        var read = await Given.ReadAsync(database.DataSource);

        var pending = read.Table("events_us");
        Assert.True(pending is { IsDetachPending: true, IsPartition: true });
        Assert.Equal("events", pending.Parent?.Name);
        Assert.Single(read.Tables, table => table.IsDetachPending);
    }

    private static (char Strategy, string Columns, uint Default) Key(Table table) =>
        (table.PartitionKey!.Strategy, string.Join(' ', table.PartitionKey.ColumnNumbers), table.PartitionKey.DefaultPartition);
}
