using System.Collections.Immutable;

namespace Inspector.Agent.History;

/// <summary>Bounds of the history.</summary>
internal sealed record HistoryOptions
{
    /// <summary>What may wait in memory to be written, in rows; beyond it the oldest entries are dropped. Default 200,000: some 100 MB at worst.</summary>
    public int MostWaitingRows { get; init; } = 200_000;

    /// <summary>The pause after a first failure; it doubles up to <see cref="LongestPause"/>, and each is cut at random by up to a half. Default 1 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between two attempts. Default 1 minute.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the end waits for what is not yet written. Default 2 s.</summary>
    public TimeSpan LastWrites { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What is kept how long.</summary>
    public ImmutableArray<Retention> Retention { get; init; } = History.Retention.Default;

    /// <summary>How often what is too old is looked for. Default 1 hour.</summary>
    public TimeSpan RetentionInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The phases of the schema.</summary>
    public ImmutableArray<SchemaPhase> Phases { get; init; } = HistorySchema.Phases;

    /// <summary>Told of every change of the store's condition, in order, by the writer: to log it. It must not wait.</summary>
    public Action<HistoryState>? Changed { get; init; }
}
