using Inspector.Catalog;
using Inspector.Testing;
using Inspector.Testing.Examples;

namespace Inspector.Tests.Catalog;

public sealed class TableTests
{
    [Theory, EveryVersion]
    public async Task Tables_of_every_kind_are_read_and_nothing_that_is_none(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var session = await database.OpenAsync();
        await session.ExecuteAsync("create temp table passing (n int primary key)");

        var read = await Given.ReadAsync(database, """
            create table ordinary (id int primary key, note text) with (fillfactor = 70, autovacuum_enabled = off);
            create unlogged table unlogged (n int);
            create table partitioned (n int) partition by list (n);
            create foreign data wrapper nowhere;
            create server elsewhere foreign data wrapper nowhere;
            create foreign table remote (n int) server elsewhere;
            create materialized view kept as select 1 as n;
            create view shown as select * from ordinary;
            create sequence counted;
            create type pair as (a int, b int);
            alter table ordinary enable row level security, force row level security, replica identity full;
            """);

        Assert.Equal(
            [
                ("kept", TableKind.MaterializedView), ("ordinary", TableKind.Ordinary), ("partitioned", TableKind.Partitioned), ("remote", TableKind.Foreign),
                ("unlogged", TableKind.Ordinary),
            ],
            read.Tables.Select(table => (table.Name, table.Kind)));
        var ordinary = read.Table("ordinary");
        Assert.Equal((true, true, 'f'), (ordinary.RowSecurity, ordinary.ForceRowSecurity, ordinary.ReplicaIdentity));
        Assert.Equal(["fillfactor=70", "autovacuum_enabled=off"], ordinary.Options);
        Assert.Equal(("off", null), (ordinary.Option("autovacuum_enabled"), ordinary.Option("autovacuum")));
        Assert.Equal("postgres", read.Server.Role(ordinary.Owner)?.Name);
        Assert.NotNull(ordinary.FrozenAge);
        Assert.NotNull(ordinary.MultixactAge);
        var partitioned = read.Table("partitioned");
        Assert.Equal((null, null), (partitioned.FrozenAge, partitioned.MultixactAge));
        Assert.Equal(["unlogged"], read.Tables.Where(table => table.IsUnlogged).Select(table => table.Name));
        Assert.Equal(["public"], read.Schemas.Select(schema => schema.Name));
        Assert.All(read.Tables, table => Assert.Same(read.Table(table.Oid), table));
    }

    [Theory, EveryVersion]
    public async Task Sizes_and_rows_are_those_of_the_last_vacuum_and_unknown_before(TestServer version)
    {
        const string script = """
            create table t (id int primary key, long text);
            alter table t alter column long set storage external;
            insert into t select n, repeat('x', 3000) from generate_series(1, 100) n;
            """;
        await using var database = await version.CreateDatabaseAsync();

        var before = (await Given.ReadAsync(database, script)).Table("t");
        await database.ExecuteAsync("vacuum analyze t");
        var after = await Given.ReadAsync(database.DataSource);

        Assert.Equal((null, 0, 0), (before.Rows, before.Pages, before.ToastPages));
        var table = after.Table("t");
        Assert.Equal((100d, 100d), (table.Rows, table.TotalRows));
        Assert.True(table.ToastPages > 30 && table.Pages is > 0 and < 10, $"{table.Pages} and {table.ToastPages} pages");
        Assert.Equal(table.Pages + table.ToastPages, table.TotalPages);
        Assert.Equal(8192, after.Server.BlockSize);
        Assert.Equal((100d, 2), (after.Index("t_pkey").Rows, after.Index("t_pkey").Pages));
    }

    [Theory, EveryVersion]
    public async Task Counters_are_those_of_the_server(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using (var session = await database.OpenAsync())
        {
            await session.ExecuteAsync("""
                create table t (id int primary key, note text) with (fillfactor = 50);
                create index t_note_idx on t (note);
                insert into t select n, 'x' || n from generate_series(1, 1000) n;
                """);
        }

        await ExampleLoader.FlushStatisticsAsync(database);
        await database.ExecuteAsync("analyze t");
        await using (var session = await database.OpenAsync())
        {
            await session.ExecuteAsync("update t set id = -id where id <= 10");
            await session.ExecuteAsync("delete from t where id between 11 and 15");
            await session.ExecuteAsync("set enable_seqscan = off; set enable_bitmapscan = off");
            await session.ExecuteAsync("select * from t where note = 'x500'");
            await session.ExecuteAsync("reset all");
            await session.ExecuteAsync("select count(*) from t");
        }

        await using var watch = await database.OpenAsync();
        await Eventually.TrueAsync("the session has reported", () => watch.ScalarAsync<bool>("select pg_stat_get_tuples_deleted('t'::regclass) = 5"));
        var read = await Given.ReadAsync(database.DataSource);

        var activity = read.Table("t").Activity!;
        Assert.Equal((1000, 10, 5), (activity.Inserted, activity.Updated, activity.Deleted));
        Assert.Equal(1015, activity.Written);
        Assert.True(activity.SequentialScans >= 1 && activity.SequentialRows >= 995);
        Assert.Equal((0, 995, 15), (activity.HotUpdated, activity.Live, activity.Dead));
        Assert.NotNull(activity.LastAnalyze);
        Assert.Null(activity.LastVacuum);
        Assert.Equal(version.Major >= 16, activity.LastSequentialScan is not null);
        var usage = read.Index("t_note_idx").Usage;
        Assert.Equal((1, 1, version.Major >= 16), (usage.Scans, usage.EntriesRead, usage.LastScan is not null));
    }

    [Theory, EveryVersion]
    public async Task Plain_inheritance_is_not_partitioning(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();

        var read = await Given.ReadAsync(database, """
            create table a (id int primary key, n int check (n > 0));
            create table b (m int not null);
            create table c (extra text) inherits (a, b);
            create table d () inherits (c);
            """);

        var c = read.Table("c");
        Assert.Equal(["a", "b"], c.InheritsFrom.Select(table => table.Name));
        Assert.Equal(["c"], read.Table("d").InheritsFrom.Select(table => table.Name));
        Assert.All(read.Tables, table => Assert.True(table is { Parent: null, IsPartition: false, Partitions.IsEmpty: true }));
        Assert.Equal(["id", "n", "m", "extra"], c.Columns.Select(column => column.Name));
        Assert.True(c.Constraints.OfType<CheckConstraint>().Single() is { IsInherited: true, ParentOid: 0, Name: "a_n_check" });
        Assert.Equal(4, read.Roots.Count());
    }

    [Theory, EveryVersion]
    public async Task Hostile_names_come_through_unharmed(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync(" \"'\n🐘");
        foreach (var name in Given.HostileNames)
        {
            var quoted = Given.Quoted(name);
            await database.ExecuteAsync($"""
                create schema {quoted};
                create table {quoted}.{quoted} ({quoted} int generated always as identity, constraint {quoted} check ({quoted} > 0));
                create index {Given.Quoted(Shortened(name) + "_i")} on {quoted}.{quoted} ({quoted}) where {quoted} > 5;
                """);
        }

        var read = await Given.ReadAsync(database.DataSource);

        Assert.Equal(database.Name, read.Database.Name);
        foreach (var name in Given.HostileNames)
        {
            var table = read.Tables.Single(one => one.Schema.Name == name);
            Assert.Equal(name, table.Name);
            Assert.Equal([name], table.Columns.Select(column => column.Name));
            Assert.Contains(table.Constraints, constraint => constraint.Name == name);
            Assert.Equal([Shortened(name) + "_i"], table.Indexes.Select(index => index.Name));
            Assert.Contains(read.Sequences, sequence => sequence.Schema.Name == name && sequence.OwnedBy == table.Columns[0] && sequence.IsPositionKnown);
        }
    }

    /// <summary>Leaves room for two more bytes.</summary>
    private static string Shortened(string name) => System.Text.Encoding.UTF8.GetByteCount(name) > 61 ? name[..^2] : name;
}
