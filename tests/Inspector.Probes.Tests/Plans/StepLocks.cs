using System.Collections.Immutable;
using Inspector.Remediation;
using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Plans;

/// <summary>
/// Runs a step and reads, from another session, the strongest lock that it takes on each relation that was there before; on an index only
/// if it is stronger than what reading or writing the table takes. A step in a
/// transaction keeps its locks to the end, where they are read. Any other step is brought to a halt again and again: by a session that
/// holds what conflicts with a declared lock, and by sessions that keep each catalog from being written; at every halt its locks are read.
/// </summary>
internal static class StepLocks
{
    /// <summary>Catalogs that the steps outside transactions write in their phases; reading them goes on.</summary>
    private static readonly ImmutableArray<string> Catalogs =
    [
        "pg_class", "pg_index", "pg_attribute", "pg_depend", "pg_inherits", "pg_constraint",
    ];

    /// <summary>Runs a step and fails unless it takes exactly the locks that it declares, and makes exactly those wait whom it says.</summary>
    public static async Task AssertDeclaredAsync(TestDatabase database, Step step)
    {
        var tables = await TablesAndSequencesAsync(database);
        var observed = await ObserveAsync(database, step);
        Assert.Equal(
            string.Join('\n', step.Locks.OrderBy(one => one.On, StringComparer.Ordinal).Select(one => $"{one.Mode} on {one.On}")),
            string.Join('\n', observed.Select(held => $"{held.Value} on {held.Key}")));
        Assert.Equal(BlocksOf(observed.Where(held => tables.Contains(held.Key)).Select(held => held.Value)), step.Blocks);
    }

    public static async Task<ImmutableSortedDictionary<string, LockMode>> ObserveAsync(TestDatabase database, Step step)
    {
        var existing = await database.QueryAsync(
            "select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname !~ '^pg_'",
            row => row.GetString(0));
        var tables = await TablesAndSequencesAsync(database);
        var seen = step.IsTransactional || step.Sql.Inside is not null ? await InTransactionAsync(database, step) : await WithHaltsAsync(database, step);
        return seen
            .Where(held => held is { Kind: "relation", IsUsers: true } && existing.Contains(held.Relation!))
            .GroupBy(held => held.Relation!)
            .Select(group => (On: group.Key, Mode: group.Max(held => Enum.Parse<LockMode>(held.Mode))))
            .Where(held => tables.Contains(held.On) || held.Mode > LockMode.RowExclusiveLock)
            .ToImmutableSortedDictionary(held => held.On, held => held.Mode, StringComparer.Ordinal);
    }

    private static async Task<IEnumerable<ObservedLock>> InTransactionAsync(TestDatabase database, Step step)
    {
        await using var watch = await LockWatch.OpenAsync(database);
        await using var transaction = await database.HoldAsync(
            step.LockTimeout is { } timeout ? $"set local lock_timeout = {(long)timeout.TotalMilliseconds}" : "select 1");
        await transaction.Connection.ExecuteAsync(step.Sql.Inside ?? step.Sql.Text);
        var held = await watch.ReadAsync(transaction.Pid);
        await transaction.CommitAsync();
        return held;
    }

    private static async Task<IEnumerable<ObservedLock>> WithHaltsAsync(TestDatabase database, Step step)
    {
        var seen = new HashSet<ObservedLock>();
        await using var watch = await LockWatch.OpenAsync(database);
        await using var session = await database.OpenAsync();
        var obstacles = new List<HeldTransaction>();
        try
        {
            foreach (var table in await TablesOfAsync(database, step))
            {
                obstacles.Add(await database.HoldAsync($"lock table {table.On} in {ConflictWith(table.Mode)} mode"));
            }

            foreach (var catalog in Catalogs)
            {
                obstacles.Add(await database.HoldAsync($"lock table pg_catalog.{catalog} in share mode"));
            }

            var run = session.ExecuteAsync(step.Sql.Text);
            while (!run.IsCompleted)
            {
                var halt = await HaltAsync(watch, session, run);
                seen.UnionWith(halt);
                await RemoveAsync(obstacles, halt.FirstOrDefault(held => !held.Granted), database);
            }

            await run;
            return seen;
        }
        finally
        {
            foreach (var obstacle in obstacles)
            {
                await obstacle.DisposeAsync();
            }
        }
    }

    /// <summary>The locks at the next halt; when the step ends without one, what was seen last.</summary>
    private static async Task<ImmutableArray<ObservedLock>> HaltAsync(LockWatch watch, NpgsqlConnection session, Task run) =>
        await Eventually.ReadAsync(
            "the step halts or ends",
            () => watch.ReadAsync(session.ProcessID),
            held => run.IsCompleted || held.Any(one => !one.Granted));

    /// <summary>Ends the obstacle that the step waits for: the session that has the lock, by name, or the transaction behind a virtual id.</summary>
    private static async Task RemoveAsync(List<HeldTransaction> obstacles, ObservedLock? awaited, TestDatabase database)
    {
        if (awaited is null)
        {
            return;
        }

        var blockers = await database.QueryAsync(
            "select distinct unnest(pg_blocking_pids(pid)) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
            row => row.GetInt32(0));
        foreach (var obstacle in obstacles.Where(obstacle => blockers.Contains(obstacle.Pid)).ToList())
        {
            obstacles.Remove(obstacle);
            await obstacle.DisposeAsync();
        }
    }

    /// <summary>What readers and writers lock themselves, so that they wait for it: tables and sequences, quoted where needed.</summary>
    public static Task<List<string>> TablesAndSequencesAsync(TestDatabase database) => RelationsAsync(database, "'r', 'p', 'S'");

    private static Task<List<string>> RelationsAsync(TestDatabase database, string kinds) => database.QueryAsync(
        $"select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ({kinds})",
        row => row.GetString(0));

    /// <summary>The declared locks on tables: indexes and sequences cannot be locked by name.</summary>
    private static async Task<IEnumerable<Remediation.Lock>> TablesOfAsync(TestDatabase database, Step step)
    {
        var tables = await RelationsAsync(database, "'r', 'p'");
        return step.Locks.Where(one => tables.Contains(one.On));
    }

    /// <summary>Who must wait for these locks: readers take ACCESS SHARE, writers ROW EXCLUSIVE.</summary>
    private static Blocks BlocksOf(IEnumerable<LockMode> modes) =>
        modes.DefaultIfEmpty().Max() switch
        {
            LockMode.AccessExclusiveLock => Blocks.ReadsAndWrites,
            >= LockMode.ShareLock => Blocks.Writes,
            _ => Blocks.None,
        };

    /// <summary>The weakest mode that conflicts with a mode (<c>LockConflicts</c> in lock.c).</summary>
    private static string ConflictWith(LockMode mode) => mode switch
    {
        LockMode.AccessShareLock => "access exclusive",
        LockMode.RowShareLock => "exclusive",
        LockMode.RowExclusiveLock => "share",
        LockMode.ShareUpdateExclusiveLock => "share update exclusive",
        LockMode.ShareLock or LockMode.ShareRowExclusiveLock => "row exclusive",
        LockMode.ExclusiveLock => "row share",
        _ => "access share",
    };
}
