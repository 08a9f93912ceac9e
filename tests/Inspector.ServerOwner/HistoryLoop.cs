using System.Globalization;
using Inspector.Agent.History;
using Inspector.Findings;
using Npgsql;

namespace Inspector.ServerOwner;

/// <summary>
/// Writes history until it is killed. It prints <c>state CONDITION</c> whenever the store's condition changes, and <c>written NUMBER</c> whenever a round is: an inspection, and the counters of a thousand indexes
/// which all rose.
/// </summary>
/// <param name="place">A file; else a connection string (Npgsql's) of a server.</param>
/// <param name="rounds">How many rounds; each waits for the one before, unless they are to be recorded at once.</param>
/// <param name="isAtOnce">Whether all rounds are recorded at once, and only the last is told of.</param>
internal sealed class HistoryLoop(string place, int rounds, bool isAtOnce)
{
    private const int Indexes = 1_000;

    private static readonly DateTimeOffset Start = new(2026, 11, 16, 6, 0, 0, TimeSpan.Zero);

    public async Task RunAsync()
    {
        await using var source = place.StartsWith('/') ? null : NpgsqlDataSource.Create(place);
        IHistoryBacking backing = source is null ? new SqliteBacking(place) : new PostgresBacking(source, "server");
        await using var store = new HistoryStore(backing, TimeProvider.System, new()
        {
            FirstPause = TimeSpan.FromMilliseconds(20),
            LongestPause = TimeSpan.FromMilliseconds(100),
            Changed = state => Console.WriteLine($"state {state.Condition} {state.Reason}"),
        });
        await store.WrittenAsync();
        var before = (await store.InspectionsPageAsync(most: 1)).Items is [var last] ? last.Number : 0;
        for (var round = before + 1; round <= before + rounds; round++)
        {
            store.Record(new InspectionEntry("shop", Inspection(), Start.AddHours(round)));
            store.Record(new UsageEntry(
                "shop",
                "db1:5432",
                "app",
                false,
                Start,
                Start.AddHours(round),
                [.. Enumerable.Range(0, Indexes).Select(i => new IndexScans("public", string.Create(CultureInfo.InvariantCulture, $"index_{i}"), 20_000 + i, round))]));
            if (!isAtOnce || round == before + rounds)
            {
                var isWritten = await store.WrittenAsync();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(isWritten ? "written" : "lost")} {round} dropped {store.State.Dropped} refused {store.State.Refused}"));
            }
        }
    }

    private static Inspection Inspection() => new()
    {
        Target = new("shop", "db1", 5432, "app", "18.4", false),
        StartedAt = Start,
        Outcomes = [new("duplicate-index", OutcomeStatus.Examined, null, 50)],
        Findings =
        [
            .. Enumerable.Range(0, 50).Select(i => new Finding
            {
                Probe = "duplicate-index",
                Severity = Severity.Warning,
                Confidence = Confidence.Proven,
                Subject = new(ObjectKind.Index, "public", string.Create(CultureInfo.InvariantCulture, $"index_{i}")) { Table = "orders" },
                Title = "one repeats another",
            }),
        ],
    };
}
