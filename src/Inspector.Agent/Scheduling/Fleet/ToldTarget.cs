using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using Inspector.Activity;

namespace Inspector.Agent.Scheduling.Fleet;

/// <summary>A target as one agent tells another, so that any of them answers for all; inspections go a way of their own. A part that a reader does not know is passed over, so that versions may differ.</summary>
internal sealed record ToldTarget
{
    private const int MostEnded = 20;

    public required string Name { get; init; }

    public required string Place { get; init; }

    public TargetCondition Condition { get; init; }

    public DateTimeOffset Since { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? NextAttempt { get; init; }

    public string? ServerVersion { get; init; }

    public bool? IsStandby { get; init; }

    public ImmutableArray<TierView> Tiers { get; init; } = [];

    public double CoreShare { get; init; }

    public double CoreShareBudget { get; init; }

    public double Stretch { get; init; } = 1;

    public ToldLocks? Locks { get; init; }

    public ImmutableArray<Incident> OpenIncidents { get; init; } = [];

    public ImmutableArray<Incident> EndedIncidents { get; init; } = [];

    public ImmutableArray<ToldDatabase> Databases { get; init; } = [];

    public ImmutableArray<string> Skipped { get; init; } = [];

    /// <summary>What is told of a target.</summary>
    public static ToldTarget Of(TargetView view) => new()
    {
        Name = view.Name,
        Place = view.Place,
        Condition = view.Condition,
        Since = view.Since,
        Reason = view.Reason,
        NextAttempt = view.NextAttempt,
        ServerVersion = view.ServerVersion,
        IsStandby = view.IsStandby,
        Tiers = view.Tiers,
        CoreShare = view.CoreShare,
        CoreShareBudget = view.CoreShareBudget,
        Stretch = view.Stretch,
        Locks = view.Locks?.Tell(),
        OpenIncidents = view.OpenIncidents,
        EndedIncidents = [.. view.EndedIncidents.TakeLast(MostEnded)],
        Databases = [.. view.Databases.Select(database => new ToldDatabase(database.Name, database.Problem))],
        Skipped = view.Skipped,
    };

    /// <summary>What is shown of it.</summary>
    /// <param name="watcher">Who told.</param>
    /// <param name="inspection">The inspection of a database, as far as it was told.</param>
    public TargetView Show(string watcher, Func<string, KeptInspection?> inspection) => new()
    {
        Name = Name,
        Place = Place,
        Condition = Condition,
        Since = Since,
        Reason = Reason,
        NextAttempt = NextAttempt,
        ServerVersion = ServerVersion,
        IsStandby = IsStandby,
        Tiers = Tiers,
        Watcher = watcher,
        CoreShare = CoreShare,
        CoreShareBudget = CoreShareBudget,
        Stretch = Stretch,
        Locks = Locks is { } locks ? SeenLocks.Of(locks) : null,
        OpenIncidents = OpenIncidents,
        EndedIncidents = EndedIncidents,
        Databases = [.. Databases.Select(database => new DatabaseView(database.Name) { Problem = database.Problem, Inspection = inspection(database.Name) })],
        Skipped = Skipped,
    };

    /// <summary>Many, in few bytes.</summary>
    public static byte[] Pack(IEnumerable<ToldTarget> targets)
    {
        var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(brotli, targets);
        }

        return packed.ToArray();
    }

    /// <summary>What <see cref="Pack"/> made.</summary>
    /// <exception cref="JsonException">It is not ours.</exception>
    public static ImmutableArray<ToldTarget> Unpack(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<ImmutableArray<ToldTarget>>(brotli);
    }
}

/// <summary>A database of a <see cref="ToldTarget"/>.</summary>
internal sealed record ToldDatabase(string Name, string? Problem);
