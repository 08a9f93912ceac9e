using System.Collections.Frozen;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Testing;

namespace Inspector.Tests.Promises;

/// <summary>What a caller saw before is asked for once, and whatever goes wrong there costs no inspection.</summary>
public sealed class PriorTests
{
    private const string Ending = """
        create sequence ending maxvalue 1000;
        select setval('ending', 900);
        """;

    [Theory, EveryVersion]
    public async Task It_is_asked_for_once_with_what_was_read_and_reaches_the_probes(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Ending);
        var asked = new List<Observation>();

        var inspection = await database.DataSource.InspectAsync(new()
        {
            Prior = (read, _) =>
            {
                asked.Add(read);
                return ValueTask.FromResult(Seen(read.Database.Server.ReadAt));
            },
        });

        Assert.Equal(900, Assert.Single(Assert.Single(asked).Database.Sequences).LastValue);
        Assert.Equal(inspection.StartedAt.AddDays(10), Found(inspection).Impact.EndsAt!.Value, TimeSpan.FromMinutes(1));
        Assert.Empty(inspection.Faults);
        Assert.DoesNotContain(inspection.Unseen, line => line.Contains("seen before", StringComparison.Ordinal));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task One_that_fails_is_said_and_costs_no_inspection(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Ending);
        AssertSaid(await database.DataSource.InspectAsync(new() { Prior = (_, _) => throw new IOException("the store\nis gone") }), "the store is gone");
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task One_that_never_answers_is_said_and_costs_no_inspection(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Ending);
        var never = new TaskCompletionSource<Prior>();
        var options = new InspectionOptions { Prior = (_, _) => new(never.Task), PriorPatience = TimeSpan.FromMilliseconds(50) };
        AssertSaid(await database.DataSource.InspectAsync(options), "it took longer than 0.05 s");
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Who_gives_up_meanwhile_is_heard(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        using var stop = new CancellationTokenSource();
        var options = new InspectionOptions
        {
            Prior = async (_, cancellation) =>
            {
                await stop.CancelAsync();
                cancellation.ThrowIfCancellationRequested();
                return Prior.None;
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Inspect.DatabaseAsync(database.DataSource, options, stop.Token));
    }

    private static void AssertSaid(Inspection inspection, string why)
    {
        Assert.Null(Found(inspection).Impact.EndsAt);
        Assert.Contains($"what was seen before could not be read: {why}", inspection.Unseen);
        Assert.Empty(inspection.Faults);
        Assert.Equal(OutcomeStatus.Examined, inspection.Outcomes.Single(outcome => outcome.Probe == "unused-index").Status);
        Assert.Contains(why, inspection.Outcomes.Single(outcome => outcome.Probe == "unused-index").Reason, StringComparison.Ordinal);
    }

    private static Finding Found(Inspection inspection) => Assert.Single(inspection.Findings, finding => finding.Probe == "sequence-exhaustion");

    private static Prior Seen(DateTimeOffset now) => new()
    {
        Sequences = new Dictionary<(string, string), Growth>
        {
            [("public", "ending")] = new([new(now.AddDays(-10), 799), new(now.AddDays(-5), 849)], now.AddDays(-5), 849, 999),
        }.ToFrozenDictionary(),
    };
}
