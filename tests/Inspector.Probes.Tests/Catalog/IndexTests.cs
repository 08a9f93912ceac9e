using Inspector.Catalog;
using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Catalog;

public sealed class IndexTests
{
    [Theory, EveryVersion]
    public async Task Whatever_makes_two_indexes_equal_or_different_is_read(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();

        var read = await Given.ReadAsync(database, """
            create extension btree_gist;
            create extension pg_trgm;
            create table t (a int, b text, c text collate "C", d int[], e tsrange, f varchar(20));
            create index plain on t (a, b);
            create index directed on t (a desc, b nulls first, c desc nulls last);
            create index classed on t (b text_pattern_ops, c collate "POSIX");
            create index hashed on t using hash (a);
            create index gin_ on t using gin (d, b gin_trgm_ops);
            create index optioned on t using gist (b gist_trgm_ops (siglen = 32), a);
            create index including on t (a) include (c, b);
            create index partial on t (b) where a > 0 and c is not null;
            create index expressed on t ((a + 1), lower(b), c, (a + 1));
            create index filled on t (a) with (fillfactor = 55, deduplicate_items = off);
            create unique index unique_ on t (a);
            create index brin_ on t using brin (a) with (pages_per_range = 4);
            create index borrowed on t (f);
            """);

        Assert.Equal(["a", "b"], Keys(read, "plain"));
        Assert.Equal(["a desc nulls first", "b nulls first", "c desc"], Keys(read, "directed"));
        Assert.Equal(["b text_pattern_ops", "c \"POSIX\""], Keys(read, "classed"));
        Assert.Equal(("hash", "gin", "gist", "brin", "btree"), (Method("hashed"), Method("gin_"), Method("optioned"), Method("brin_"), Method("plain")));
        Assert.Equal(["d", "b gin_trgm_ops"], Keys(read, "gin_"));
        Assert.Equal(["b gist_trgm_ops (siglen=32)", "a"], Keys(read, "optioned"));
        Assert.Equal(["c", "b"], read.Index("including").Included.Select(column => column.Name));
        Assert.Equal(["a"], Keys(read, "including"));
        Assert.Equal([(short)1, 3], read.Index("partial").Predicate!.Root.Columns);
        Assert.Equal(["()", "()", "c", "()"], Keys(read, "expressed"));
        Assert.Equal(read.Index("expressed").Keys[0], read.Index("expressed").Keys[3]);
        Assert.NotEqual(read.Index("expressed").Keys[0], read.Index("expressed").Keys[1]);
        Assert.Equal(["fillfactor=55", "deduplicate_items=off"], read.Index("filled").Options);
        Assert.Equal("text_ops", read.Index("borrowed").Keys[0].Class?.Name);
        Assert.All(read.Table("t").Indexes, index => Assert.True(index is { IsUsable: true, IsPrimary: false, IsExclusion: false, IsImmediate: true, NullsNotDistinct: false, IsClustered: false }));
        Assert.Equal(["unique_"], read.Table("t").Indexes.Where(index => index.IsUnique).Select(index => index.Name));

        string Method(string name) => read.Index(name).Method;
    }

    [Theory, EveryVersion]
    public async Task What_an_index_is_for_is_read(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();

        var read = await Given.ReadAsync(database, """
            create extension btree_gist;
            create table t (id int primary key, a int not null, b int unique deferrable initially deferred, c tsrange, d int,
                constraint apart exclude using gist (d with =, c with &&) where (d > 0));
            create unique index t_a_idx on t (a);
            create index t_d_idx on t (d);
            alter table t replica identity using index t_a_idx;
            alter table t cluster on t_d_idx;
            create table referring (a int references t (a), id int references t);
            """);

        Assert.True(read.Index("t_pkey") is { IsPrimary: true, IsUnique: true, Constraint: KeyConstraint { IsPrimary: true, Name: "t_pkey" } });
        Assert.True(read.Index("t_b_key") is { IsUnique: true, IsImmediate: false, Constraint: KeyConstraint { IsPrimary: false, IsDeferrable: true, IsInitiallyDeferred: true } });
        Assert.True(read.Index("apart") is { IsExclusion: true, IsUnique: false, Method: "gist", Constraint: ExclusionConstraint, Predicate: not null });
        Assert.True(read.Index("t_a_idx") is { IsReplicaIdentity: true, IsUnique: true, Constraint: null });
        Assert.True(read.Index("t_d_idx") is { IsClustered: true, IsReplicaIdentity: false });
        Assert.Equal('i', read.Table("t").ReplicaIdentity);
        Assert.Equal(["referring_a_fkey"], read.Index("t_a_idx").SupportedForeignKeys.Select(key => key.Name));
        Assert.Equal(["referring_id_fkey"], read.Index("t_pkey").SupportedForeignKeys.Select(key => key.Name));
        Assert.All(["t_pkey", "t_b_key", "apart", "t_a_idx", "t_d_idx"], name => Assert.False(read.Index(name).IsDroppable, name));
        Assert.Equal("the foreign key referring_a_fkey relies on it", read.Index("t_a_idx").IndispensableBecause);
    }

    [Theory, EveryVersion(Since = 15)]
    public async Task Whether_NULLs_are_distinct_is_read(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();

        var read = await Given.ReadAsync(database, "create table t (a int unique nulls not distinct, b int unique); create unique index t_ab on t (a, b) nulls not distinct");

        Assert.Equal(["t_a_key", "t_ab"], read.Table("t").Indexes.Where(index => index.NullsNotDistinct).Select(index => index.Name));
    }

    [Theory, EveryVersion]
    public async Task A_build_that_failed_leaves_an_index_that_is_not_valid_and_a_build_that_runs_is_known(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await database.ExecuteAsync("create table t (a int); insert into t values (1), (1); create table u (a int)");
        await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("create unique index concurrently t_a_idx on t (a)"));
        await using var reader = await database.HoldAsync("insert into u values (1)");
        await using var builder = await database.OpenAsync();
        await using var build = builder.Begin("create index concurrently u_a_idx on u (a)");
        await using var watch = await LockWatch.OpenAsync(database);
        await watch.AwaitedAsync(build);

        var read = await Given.ReadAsync(database.DataSource);

        Assert.True(read.Index("t_a_idx") is { IsValid: false, IsUsable: false, IsUnique: true });
        Assert.True(read.Index("u_a_idx") is { IsValid: false });
        Assert.Equal([read.Table("u").Oid], read.IndexBuilds);
        await reader.CommitAsync();
        await build.Completion;
        Assert.Empty((await Given.ReadAsync(database.DataSource)).IndexBuilds);
    }

    /// <summary>The keys as CREATE INDEX would have them, what is usual left out, an expression as two parentheses.</summary>
    private static IEnumerable<string> Keys(CatalogSnapshot read, string name) => read.Index(name).Keys.Select(key =>
    {
        var usualCollation = key.Column is null || key.Collation == key.Column.Collation;
        var usualClass = key.Column is null || Equals(key.Class, read.DefaultClass(key.Column.Type, read.Index(name).Method)) || key.Class!.IsDefault;
        return (key.Column?.Name ?? "()")
            + (usualCollation ? "" : $" \"{key.Collation!.Name}\"")
            + (usualClass ? "" : $" {key.Class!.Name}")
            + (key.ClassOptions is null ? "" : $" ({key.ClassOptions})")
            + (key.Descending ? " desc" : "")
            + (key.NullsFirst ? " nulls first" : "");
    });
}
