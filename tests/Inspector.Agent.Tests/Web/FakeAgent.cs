using System.Collections.Immutable;
using Inspector.Activity;
using Inspector.Agent.Configuration;
using Inspector.Agent.History;
using Inspector.Agent.Scheduling;
using Inspector.Agent.Scheduling.Fleet;
using Inspector.Findings;
using Inspector.Tests.History;
using Inspector.Tests.Reports;

namespace Inspector.Tests.Web;

/// <summary>An agent as it might be, made of real records; a test changes what it wants.</summary>
internal sealed class FakeAgent : IAgentView, IAsyncDisposable
{
    public static readonly DateTimeOffset At = Samples.At;

    private readonly HistoryPlace _place = HistoryPlace.OfAsync(0).Result;

    public FakeAgent() => History = _place.Open();

    public DateTimeOffset StartedAt { get; set; } = At.AddHours(-2);

    public ConfigurationState Configuration { get; set; } = new(new(), At.AddHours(-2), null, []);

    public HistoryStore History { get; set; }

    public ImmutableArray<TargetView> Targets { get; set; } = [Orders, Billing];

    public FleetState? Fleet { get; set; }

    public bool IsStopping { get; set; }

    public string? Stalled { get; set; }

    /// <summary>A target that answers, with locks, incidents and findings.</summary>
    public static TargetView Orders => new()
    {
        Name = "orders",
        Place = "db1:5432",
        Condition = TargetCondition.Up,
        Since = At.AddHours(-2),
        ServerVersion = "15.20",
        IsStandby = false,
        Tiers =
        [
            new("live", TimeSpan.FromSeconds(5)) { LastSuccess = At.AddSeconds(-3), LastDuration = TimeSpan.FromMilliseconds(2) },
            new("statistics", TimeSpan.FromMinutes(1)) { LastSuccess = At.AddMinutes(-9), IsStale = true, Problem = "permission denied for function pg_stat_get_activity" },
            new("catalog", TimeSpan.FromHours(1)) { EffectiveInterval = TimeSpan.FromHours(2), LastSuccess = At.AddMinutes(-30), LastDuration = TimeSpan.FromMilliseconds(812) },
        ],
        CoreShare = 0.0042,
        CoreShareBudget = 0.01,
        Stretch = 2,
        Locks = SeenLocks.Of(LockPictures.Ddl),
        OpenIncidents = [Incident(4711, At.AddMinutes(-5))],
        EndedIncidents = [Incident(99, At.AddHours(-1)) with { End = At.AddMinutes(-50) }],
        Databases = [new("app") { Inspection = KeptInspection.Of(Samples.Full, At.AddMinutes(-30)) }, new("billing") { Problem = "the role has no CONNECT on it" }],
        Skipped = ["old: it does not accept connections"],
    };

    /// <summary>A target that does not answer.</summary>
    public static TargetView Billing => new()
    {
        Name = "billing",
        Place = "db2:5432",
        Condition = TargetCondition.Down,
        Since = At.AddMinutes(-7),
        Reason = "connection refused: is the server running there?",
        NextAttempt = At.AddSeconds(20),
        CoreShareBudget = 0.01,
        Tiers = [new("live", TimeSpan.FromSeconds(5)) { IsStale = true, Problem = "connection refused" }],
    };

    public static Incident Incident(int pid, DateTimeOffset start) => new()
    {
        Root = new(pid),
        State = "idle in transaction",
        Database = "app",
        Role = "web",
        Application = "report",
        Client = "10.0.0.7",
        Query = "SELECT count(*) FROM orders WHERE customer_id = ?",
        Start = start,
        LastSeen = start.AddMinutes(4),
        PeakWaiters = 41,
        Depth = 2,
        Samples = 48,
        Objects = ["public.orders"],
        Statements = ["ALTER TABLE orders ADD COLUMN note text"],
    };

    /// <summary>A target with as many databases, each with as many findings.</summary>
    public static TargetView Large(string name, int databases, int findings) => Orders with
    {
        Name = name,
        Databases = [.. Enumerable.Range(0, databases).Select(number => $"db{number:000}").Select(database => new DatabaseView(database) { Inspection = Kept(database, Enumerable.Range(0, findings)) })],
    };

    public static KeptInspection Kept(string database, IEnumerable<int> indexes) => KeptInspection.Of(
        new()
        {
            Target = new(database, "db1", 5432, database, "15.20", IsStandby: false),
            StartedAt = At,
            Outcomes = [new("duplicate-index", OutcomeStatus.Examined, null, indexes.Count())],
            Findings = [.. indexes.Select(number => Samples.Finding("duplicate-index", Severity.Warning, Confidence.Proven, Samples.Index($"idx{number}"), $"idx{number} repeats another"))],
        },
        At);

    public async ValueTask DisposeAsync()
    {
        await History.DisposeAsync();
        await _place.DisposeAsync();
    }
}
