using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Testing;

public sealed class LockWatchTests
{
    private const string Table = "create table \"t \"\"x\" (id int primary key, note text)";
    private const string Name = "public.\"t \"\"x\"";

    [Theory, EveryVersion]
    public async Task What_a_transaction_has_taken_is_read_before_it_ends(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Table);
        await using var watch = await LockWatch.OpenAsync(database);

        var taken = await watch.TakenByAsync(database, $"create index on {Name} (note)");

        Assert.Equal([new ObservedLock("relation", Name, "ShareLock", Granted: true, IsUsers: true)], taken.Where(l => l.IsUsers));
        Assert.Contains(taken, l => l is { Kind: "relation", Relation: null, Mode: "AccessExclusiveLock" }); // the index, which nobody else can see yet
        Assert.Equal(0, await database.ScalarAsync<long>($"select count(*) from pg_index where indrelid = '{Name}'::regclass and not indisprimary"));
    }

    [Theory, EveryVersion]
    public async Task What_a_statement_asks_for_is_read_while_it_waits(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Table);
        await using var watch = await LockWatch.OpenAsync(database);
        await using var session = await database.OpenAsync();
        await using var holder = await database.HoldAsync($"lock table {Name} in access share mode");
        await using var statement = session.Begin($"alter table {Name} add column more int");

        var awaited = await watch.AwaitedAsync(statement);
        await holder.DisposeAsync();
        await statement.Completion;

        Assert.Equal(new ObservedLock("relation", Name, "AccessExclusiveLock", Granted: false, IsUsers: true), awaited);
    }

    [Theory, EveryVersion]
    public async Task What_a_statement_outside_transactions_holds_is_read_in_a_wait(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Table);
        await using var watch = await LockWatch.OpenAsync(database);
        await using var session = await database.OpenAsync();
        await using var writer = await database.HoldAsync($"insert into {Name} values (1)");
        await using var statement = session.Begin($"create index concurrently i on {Name} (note)");

        var awaited = await watch.AwaitedAsync(statement);
        var held = await watch.ReadAsync(statement.Pid);
        await writer.CommitAsync();
        await statement.Completion;

        Assert.Equal("virtualxid", awaited.Kind);
        Assert.Contains(new ObservedLock("relation", Name, "ShareUpdateExclusiveLock", Granted: true, IsUsers: true), held);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task Samples_show_what_a_running_statement_holds(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Table);
        await database.ExecuteAsync($"insert into {Name} values (1), (2)");
        await using var watch = await LockWatch.OpenAsync(database);
        await using var session = await database.OpenAsync();

        await using var statement = session.Begin($"select pg_sleep(0.2) from {Name}");

        var seen = await watch.DuringAsync(statement.Pid, statement.Completion);

        Assert.Contains(new ObservedLock("relation", Name, "AccessShareLock", Granted: true, IsUsers: true), seen);
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_watched_statement_that_fails_is_not_taken_for_a_success(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var watch = await LockWatch.OpenAsync(database);
        await using var session = await database.OpenAsync();

        await Assert.ThrowsAsync<PostgresException>(() => watch.DuringAsync(session.ProcessID, session.ExecuteAsync("select 1 / 0")));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_statement_that_still_waits_when_the_test_ends_is_cancelled(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Table);
        await using var watch = await LockWatch.OpenAsync(database);
        await using var session = await database.OpenAsync();
        await using var holder = await database.HoldAsync($"lock table {Name}");
        var statement = session.Begin($"select from {Name}");
        await watch.AwaitedAsync(statement);

        await statement.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => statement.Completion);
        await session.ExecuteAsync("select 1");
    }
}
