using System.Globalization;
using Inspector.Findings;
using Inspector.Postgres;
using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Promises;

/// <summary>Promise 2, the half that concerns us: whatever is locked, an inspection finishes and says what it could not see.</summary>
public sealed class ItNeverWaitsForYourLocksTests
{
    /// <summary>What is locked in ACCESS EXCLUSIVE mode, how, and the findings that cannot be had meanwhile.</summary>
    public static TheoryData<string, string, string?> Locks => new()
    {
        { "a table", "lock table orders in access exclusive mode", null },
        { "a table with sequence, referenced", "lock table customers in access exclusive mode", null },
        { "a partitioned table", "lock table events in access exclusive mode", null },
        { "a partition", "lock table events_1 in access exclusive mode", null },
        { "a view and its tables", "lock table town_orders in access exclusive mode", null },
        { "a view", "create or replace view town_orders as select o.id, c.email from orders o join customers c on c.id = o.customer_id", null },
        { "a materialized view", "refresh materialized view towns", null },
        { "an index of a partition", "reindex index events_1_kind_idx1", null },
        { "an index", "drop index orders_town_idx1", null },
        { "a table with policy, default and check", "alter table ledger add column extra int", null },
        { "a sequence", "alter sequence numbers rename to numbers_2", "integer-key-overflow public.ledger.id" },
    };

    [Theory, EveryVersion]
    public async Task With_ACCESS_EXCLUSIVE_held_an_inspection_finishes_and_says_what_it_could_not_see(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await FlawedSchema.CreateAsync(database);
        var role = await database.CreateRoleAsync("pg_monitor", "pg_read_all_data");
        // Any wait of more than a millisecond is in the server's log.
        await database.ExecuteAsync($"alter role {role.Name} set deadlock_timeout = '1ms'; alter role {role.Name} set log_lock_waits = on");
        await using var source = role.DataSource(database);
        var pids = new HashSet<int>();
        var free = await InspectAsync(source, _ => true);
        Assert.Contains(free.Findings, finding => finding.Needs.Length > 0);
        Assert.DoesNotContain(Told(free), SaysLocked);

        foreach (var (what, statement, hidden) in Locks.Select(row => row.Data))
        {
            Inspection held;
            await using (await database.HoldAsync(statement))
            {
                held = await InspectAsync(source, pids.Add);
            }

            Assert.True(held.Faults.IsEmpty, $"{what}: {string.Join("; ", held.Faults)}");
            Assert.Equal(Seen(free).Where(seen => hidden is null || !seen.StartsWith(hidden, StringComparison.Ordinal)), Seen(held));
            Assert.True(Told(held).Any(SaysLocked) == IsToBeTold(what), $"{what}: what could not be seen is said");
            Assert.Equal(hidden is null, held.Unseen.SequenceEqual(free.Unseen));
        }

        var log = database.Server.ReadLog();
        Assert.All(pids, pid => Assert.DoesNotContain(string.Create(CultureInfo.InvariantCulture, $"process {pid} still waiting"), log, StringComparison.Ordinal));
    }

    [Theory, EveryVersion]
    public async Task Nothing_that_waits_is_asked_about_a_locked_relation(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await FlawedSchema.CreateAsync(database);
        await using var holder = await database.HoldAsync("""
            lock table orders, customers, events, ledger in access exclusive mode;
            alter sequence numbers rename to numbers_2;
            refresh materialized view towns
            """);

        var inspection = await InspectAsync(database.DataSource, _ => true);

        Assert.Empty(inspection.Faults);
        Assert.NotEmpty(inspection.Findings);
        Assert.All(
            inspection.Findings.Where(finding => finding.Needs.Any(need => need.Kind != NeedKind.Containment)), // statistics are in a catalog
            finding => Assert.Contains(Told(finding), SaysLocked));
    }

    [Theory, EveryVersion]
    public async Task A_locked_catalog_ends_the_reading_at_once_with_the_servers_reason(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var session = await GuardedSession.OpenAsync(database.DataSource, cancellation: TestContext.Current.CancellationToken);
        PostgresException refusal;
        await using (await database.HoldAsync("lock table pg_catalog.pg_class in access exclusive mode"))
        {
            refusal = await Assert.ThrowsAsync<PostgresException>(() => Inspect.DatabaseAsync(session, cancellation: TestContext.Current.CancellationToken));
        }

        Assert.Equal(PostgresErrorCodes.LockNotAvailable, refusal.SqlState);
        Assert.Equal("canceling statement due to lock timeout", refusal.MessageText);
        Assert.Empty((await Inspect.DatabaseAsync(session, cancellation: TestContext.Current.CancellationToken)).Faults);
    }

    private static async Task<Inspection> InspectAsync(NpgsqlDataSource source, Func<int, bool> use)
    {
        await using var session = await GuardedSession.OpenAsync(source, cancellation: TestContext.Current.CancellationToken);
        session.BeforeCommit = connection => Task.FromResult(use(connection.ProcessID));
        return await Inspect.DatabaseAsync(session, cancellation: TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> Seen(Inspection inspection) => inspection.Findings.Select(finding =>
        string.Create(CultureInfo.InvariantCulture, $"{finding.Probe} {finding.Subject} {finding.Severity} {finding.Confidence} {finding.Title} {finding.Fingerprint}"));

    private static IEnumerable<string> Told(Inspection inspection) => [.. inspection.Unseen, .. inspection.Findings.SelectMany(Told)];

    /// <summary>All that a finding and its plan say about what is not known.</summary>
    private static IEnumerable<string> Told(Finding finding) =>
    [
        finding.Plan.WhyNone ?? "",
        .. finding.Plan.Steps.SelectMany(step => step.Caveats.Append(step.WhyNoRollback ?? "")),
        .. finding.Evidence.Select(fact => fact.Source),
    ];

    private static bool SaysLocked(string said) =>
        said.Contains("not known (locked)", StringComparison.Ordinal) || said == "not known: locked" || said.EndsWith("it is locked or gone", StringComparison.Ordinal);

    /// <summary>
    /// Of a view and of the table with the policy nothing is asked; of a partition only the sizes of its indexes, which are not locked with it, and whose
    /// estimate stands where they are.
    /// </summary>
    private static bool IsToBeTold(string what) => what is not ("a view" or "a table with policy, default and check" or "a partition" or "an index of a partition");
}
