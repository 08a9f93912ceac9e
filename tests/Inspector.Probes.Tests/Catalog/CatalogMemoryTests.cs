using System.Collections.Immutable;
using Inspector.Findings;
using Inspector.Postgres;
using Inspector.Testing;
using Inspector.Tests.Promises;

namespace Inspector.Tests.Catalog;

public sealed class CatalogMemoryTests
{
    [Theory, EveryVersion]
    public async Task An_unchanged_structure_is_not_read_again_and_what_was_counted_since_is_seen(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await FlawedSchema.CreateAsync(database);
        await using var session = await GuardedSession.OpenAsync(database.DataSource, cancellation: TestContext.Current.CancellationToken);
        var memory = new CatalogMemory();
        var first = await InspectAsync(session, memory);
        await database.ExecuteAsync("insert into orders select n, 1, n::text from generate_series(1, 20000) n");
        await database.ExecuteAsync("vacuum analyze orders");

        var second = await InspectAsync(session, memory);
        var anew = await InspectAsync(session, memory: null);

        Assert.Equal(first.StartedAt, second.StructureReadAt);
        Assert.True(second.StartedAt > second.StructureReadAt);
        Assert.Equal(Said(anew), Said(second));
        Assert.NotEqual(Said(first), Said(second));
    }

    [Theory, EveryVersion]
    public async Task What_is_unchanged_costs_few_statements(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await FlawedSchema.CreateAsync(database);
        await using var session = await GuardedSession.OpenAsync(database.DataSource, cancellation: TestContext.Current.CancellationToken);
        var memory = new CatalogMemory();
        var transactions = 0;
        session.BeforeCommit = _ =>
        {
            transactions++;
            return Task.CompletedTask;
        };
        await InspectAsync(session, memory);
        var (inFull, least) = (transactions, int.MaxValue);
        for (var i = 0; i < 5; i++)
        {
            // What the sessions that made the schema counted may still arrive, and then some of it is asked again.
            transactions = 0;
            await InspectAsync(session, memory);
            least = Math.Min(least, transactions);
        }

        // The catalog, collations, what is locked, two batches of sequences at most, statements; neither the statistics of columns nor the exact definitions again.
        Assert.InRange(least, 1, 8);
        Assert.True(inFull > least + 5, $"{inFull} transactions at first, then {least}");
    }

    [Theory, EveryVersion]
    public async Task A_change_of_every_kind_is_noticed_on_a_standby_too(TestServer version)
    {
        await using var primary = await version.StartPrivateAsync(("wal_level", "logical"));
        await using var standby = await StandbyServer.OfAsync(primary);
        await using var database = await primary.CreateDatabaseAsync();
        await database.ExecuteAsync("create role changer; create role other");
        await database.ExecuteAsync(StructuralChange.Start);
        await standby.CatchUpAsync();
        await using var replica = standby.DataSource(database);
        await using var onPrimary = await GuardedSession.OpenAsync(database.DataSource, cancellation: TestContext.Current.CancellationToken);
        await using var onStandby = await GuardedSession.OpenAsync(replica, cancellation: TestContext.Current.CancellationToken);
        var before = await DigestsAsync(onPrimary);
        Assert.Equal(before, await DigestsAsync(onStandby));
        var unseen = new List<string>();
        foreach (var changes in StructuralChange.All(primary.Version.Major).Chunk(15))
        {
            foreach (var change in changes)
            {
                await database.ExecuteAsync(change);
                var after = await DigestsAsync(onPrimary);
                unseen.AddRange(after.SequenceEqual(before) ? [change] : []);
                before = after;
            }

            // Row versions are replicated as they are, and so is what they sum up to.
            await standby.CatchUpAsync();
            Assert.Equal(before, await DigestsAsync(onStandby));
        }

        Assert.Empty(unseen);
    }

    [Theory, EveryVersion]
    public async Task What_is_no_change_of_structure_is_not_taken_for_one(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await database.ExecuteAsync(StructuralChange.Start);
        await using var session = await GuardedSession.OpenAsync(database.DataSource, cancellation: TestContext.Current.CancellationToken);
        var before = await DigestsAsync(session);
        string[] commands =
        [
            "insert into note (body) values ('x')", "vacuum note", "analyze", "vacuum (freeze) pg_class", "vacuum (freeze) pg_attribute", "select nextval('counter')",
            "begin; alter table item add ghost int; rollback", "checkpoint",
        ];
        foreach (var command in commands)
        {
            await database.ExecuteAsync(command);
            Assert.True(before.SequenceEqual(await DigestsAsync(session)), command);
        }
    }

    [Theory, EveryVersion]
    public async Task Who_may_see_more_than_before_reads_anew(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await FlawedSchema.CreateAsync(database);
        var role = await database.CreateRoleAsync("pg_monitor");
        await using var source = GuardedSource.Of(role.ConnectionString(database));
        await using var session = await GuardedSession.OpenAsync(source, cancellation: TestContext.Current.CancellationToken);
        var memory = new CatalogMemory();
        var blind = await InspectAsync(session, memory);
        await database.ExecuteAsync($"grant pg_read_all_data to {role.Name}");

        var seeing = await InspectAsync(session, memory);

        Assert.Equal(seeing.StartedAt, seeing.StructureReadAt);
        Assert.NotEqual(blind.Unseen, seeing.Unseen);
        Assert.Equal(Said(await InspectAsync(session, memory: null)), Said(seeing));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task What_an_earlier_form_of_the_granted_function_lacks_is_said_again(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await FlawedSchema.CreateAsync(database);
        var role = await FlawedSchema.GrantAsync(database);
        await FlawedSchema.TurnBackAsync(database);
        await database.ExecuteAsync($"grant execute on function inspector.column_statistics() to {role.Name}");
        await using var source = GuardedSource.Of(role.ConnectionString(database));
        await using var session = await GuardedSession.OpenAsync(source, cancellation: TestContext.Current.CancellationToken);
        var memory = new CatalogMemory();
        var first = await InspectAsync(session, memory);

        var second = await InspectAsync(session, memory);

        Assert.Equal(OutcomeStatus.Skipped, second.Outcomes.Single(outcome => outcome.Probe == "skewed-index").Status);
        Assert.Equal(Said(first), Said(second));
    }

    [Theory, EveryVersion]
    public async Task A_day_later_everything_is_read_again(TestServer version)
    {
        await using var database = await version.CreateDatabaseAsync();
        await using var session = await GuardedSession.OpenAsync(database.DataSource, cancellation: TestContext.Current.CancellationToken);
        var memory = new CatalogMemory(longest: TimeSpan.Zero);
        await InspectAsync(session, memory);

        var second = await InspectAsync(session, memory);

        Assert.Equal(second.StartedAt, second.StructureReadAt);
    }

    [Fact]
    public void Two_inspections_cannot_share_a_memory_at_once()
    {
        var memory = new CatalogMemory();
        memory.Begin();

        Assert.Contains("one of its own", Assert.Throws<InvalidOperationException>(memory.Forget).Message, StringComparison.Ordinal);

        memory.End();
        memory.Forget();
    }

    private static Task<Inspection> InspectAsync(GuardedSession session, CatalogMemory? memory) =>
        Inspect.DatabaseAsync(session, new() { Memory = memory }, TestContext.Current.CancellationToken);

    private static Task<List<Digest>> DigestsAsync(GuardedSession session) => session.ReadAsync(
        async transaction =>
        {
            var reading = new Reading();
            var digests = DigestReader.Add(reading, transaction.Version);
            await transaction.ReadAsync(reading, TestContext.Current.CancellationToken);
            return digests;
        },
        CatalogReader.StatementTimeout,
        TestContext.Current.CancellationToken);

    /// <summary>All that an inspection says, but when.</summary>
    private static ImmutableArray<string> Said(Inspection inspection) =>
    [
        .. inspection.Findings.Select(finding => $"{finding.Probe} {finding.Subject} {finding.Facet} {finding.Title} {finding.Impact.Bytes} {finding.Plan?.Steps.Length} {string.Join(", ", finding.Evidence.Select(fact => $"{fact.Name}={fact.Value}"))}"),
        .. inspection.Outcomes.Select(outcome => outcome.ToString()),
        .. inspection.Unseen,
        .. inspection.Faults,
    ];
}
