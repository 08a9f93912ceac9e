using System.Collections.Immutable;
using Inspector.Remediation;
using Inspector.Testing;
using Xunit.Sdk;

namespace Inspector.Tests.Plans;

/// <summary>The harness that all plans go through sees the truth: a step that declares anything else fails it.</summary>
public sealed class StepLocksTests
{
    private const string T = "public.t";
    private const string Index = "public.t_a_idx";

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task What_is_declared_wrongly_in_a_transaction_fails(TestServer server)
    {
        var right = Right("ALTER TABLE public.t ALTER COLUMN a SET (n_distinct = 7);", isTransactional: true, [new(LockMode.ShareUpdateExclusiveLock, T)]);
        await AssertOnlyTheTruthPassesAsync(server, right, Blocks.Writes);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task What_is_declared_wrongly_of_a_step_that_blocks_all_fails(TestServer server)
    {
        var right = Right("ALTER TABLE public.t SET (fillfactor = 90); ALTER TABLE public.t ALTER COLUMN a DROP NOT NULL;", isTransactional: true, [new(LockMode.AccessExclusiveLock, T)]) with
        {
            Blocks = Blocks.ReadsAndWrites,
        };
        await AssertOnlyTheTruthPassesAsync(server, right, Blocks.None);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task What_is_declared_wrongly_outside_a_transaction_fails(TestServer server)
    {
        var right = Right(
            "REINDEX INDEX CONCURRENTLY public.t_a_idx;",
            isTransactional: false,
            [new(LockMode.ShareUpdateExclusiveLock, T), new(LockMode.ShareUpdateExclusiveLock, Index)]);
        await AssertOnlyTheTruthPassesAsync(server, right, Blocks.Writes);
    }

    private static async Task AssertOnlyTheTruthPassesAsync(TestServer server, Step right, Blocks wrong)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("""
            create table t (id int primary key, a int not null);
            insert into t select n, n from generate_series(1, 100) n;
            create index t_a_idx on t (a);
            create table other (id int primary key);
            """);

        await StepLocks.AssertDeclaredAsync(database, right);
        foreach (var mode in Enum.GetValues<LockMode>().Where(mode => mode != right.Locks[0].Mode))
        {
            await FailsAsync(right with { Locks = right.Locks.SetItem(0, new(mode, T)) });
        }

        await FailsAsync(right with { Locks = [] });
        await FailsAsync(right with { Locks = right.Locks.Add(new(LockMode.AccessShareLock, "public.other")) });
        await FailsAsync(right with { Blocks = wrong });

        async Task FailsAsync(Step step) => await Assert.ThrowsAsync<EqualException>(() => StepLocks.AssertDeclaredAsync(database, step));
    }

    private static Step Right(string sql, bool isTransactional, ImmutableArray<Remediation.Lock> locks) => new()
    {
        Phase = Phase.Expand,
        Sql = Sql.FromServer(sql),
        Locks = locks,
        Blocks = Blocks.None,
        Work = Work.Instant,
        IsTransactional = isTransactional,
        Verify = Sql.FromServer("SELECT true;"),
    };
}
