using System.Collections.Immutable;
using Inspector.Catalog;

namespace Inspector.Agent.History;

/// <summary>What grows.</summary>
internal enum GrowthKind
{
    /// <summary>The bytes of a table or an index.</summary>
    Size,

    /// <summary>How far a sequence is from its beginning.</summary>
    Sequence,
}

/// <summary>How far one object has grown.</summary>
/// <param name="Kind">What of it.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="Amount">How much: bytes, or values from the beginning.</param>
/// <param name="Capacity">At how much it ends; null where nothing bounds it.</param>
internal sealed record GrowthSample(GrowthKind Kind, string Schema, string Name, double Amount, double? Capacity)
{
    /// <summary>A sequence's position, whichever way it runs; null where it was not read, was never drawn from, or begins again by itself.</summary>
    public static GrowthSample? Of(Sequence sequence) => sequence.Progress is { } progress
        ? new(GrowthKind.Sequence, sequence.Schema.Name, sequence.Name, progress, (double)sequence.Maximum - sequence.Minimum)
        : null;
}

/// <summary>How far the objects of a database have grown. A sample is kept when it differs from the last one that was, and that is an hour old.</summary>
/// <param name="Target">The target's name as configured.</param>
/// <param name="Database">The database's name.</param>
/// <param name="At">When, by the agent's clock.</param>
/// <param name="Samples">The samples.</param>
internal sealed record GrowthEntry(string Target, string Database, DateTimeOffset At, ImmutableArray<GrowthSample> Samples) : HistoryEntry
{
    /// <summary>How far apart the samples of one object are at least.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public override int Rows => Samples.Length;

    /// <inheritdoc/>
    public override async Task WriteAsync(HistoryConnection connection, CancellationToken cancellation)
    {
        foreach (var sample in Samples)
        {
            (string, object?)[] values =
            [
                ("target", Target),
                ("db_name", Database),
                ("kind", sample.Kind.ToString()),
                ("object_schema", sample.Schema),
                ("object_name", sample.Name),
                ("seen_at", StoredTime.Of(At)),
                ("amount", sample.Amount),
                ("capacity", sample.Capacity),
                ("due", StoredTime.Of(At - Interval)),
            ];
            await connection.ExecuteAsync(GrowthTable.Keep, cancellation, values);
            await connection.ExecuteAsync(GrowthTable.See, cancellation, values);
        }
    }
}
