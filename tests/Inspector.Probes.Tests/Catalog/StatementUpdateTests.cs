using Inspector.Catalog;
using Inspector.Testing;

namespace Inspector.Tests.Catalog;

public sealed class StatementUpdateTests
{
    private readonly Table _jobs;

    public StatementUpdateTests()
    {
        var given = new SnapshotFixture();
        _jobs = given.Table("jobs", "id int8 not null", "state text", "seen timestamptz", "Tags text", "from text").Table;
        given.Build();
    }

    [Theory]
    [InlineData("update jobs set state = $1 where id = $2", "state")]
    [InlineData("UPDATE public.jobs AS j SET state=$1, seen = now() FROM other o WHERE o.id = j.id", "state, seen")]
    [InlineData("update only jobs * set (state, seen) = ($1, $2), id = $3", "state, seen, id")]
    [InlineData("update jobs set (state, seen) = (select state, id from other where id = $1) where id = $2", "state, seen")]
    [InlineData("with next as (select id from jobs where state = $1 for update skip locked limit $2) update jobs set state = $3 from next returning seen", "state")]
    [InlineData("update jobs set state = case when seen = $1 then $2 else state end, seen = greatest(seen, $3)", "state, seen")]
    [InlineData("update jobs set \"Tags\"[$1] = $2, \"from\" = $3", "Tags, from")]
    [InlineData("update jobs set \"Tags\".note = $2", "Tags")]
    [InlineData("update jobs set state = $1, nothing = $2", "state")]
    [InlineData("update \"jobs\" set state = $1 where seen = $2", "state")]
    [InlineData("select * from jobs where state = $1 for update", "")]
    [InlineData("update elsewhere.jobs set state = $1", "")]
    [InlineData("update others set state = (select state from jobs)", "")]
    [InlineData("insert into jobs values ($1) on conflict (id) do update set state = $2", "")]
    [InlineData("with gone as (update jobs set state = $1 returning id) delete from others", "")]
    [InlineData("update jobs", "")]
    [InlineData("update", "")]
    [InlineData("", "")]
    public void The_columns_that_an_update_sets_are_read(string text, string columns) =>
        Assert.Equal(columns, string.Join(", ", StatementUpdate.Columns(text, _jobs, isNameUnique: true).Select(column => column.Name)));

    [Fact]
    public void A_name_that_several_tables_have_means_none_without_its_schema()
    {
        Assert.Empty(StatementUpdate.Columns("update jobs set state = $1", _jobs, isNameUnique: false));
        Assert.Single(StatementUpdate.Columns("update public.jobs set state = $1", _jobs, isNameUnique: false));
    }
}
