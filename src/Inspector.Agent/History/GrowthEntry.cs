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

/// <summary>How far the objects of a database have grown. A sample is kept when it differs from the last one that was, and that is an hour old; what stands still writes nothing.</summary>
/// <param name="Target">The target's name as configured.</param>
/// <param name="Database">The database's name.</param>
/// <param name="At">When, by the inspected server's clock.</param>
/// <param name="Samples">The samples.</param>
internal sealed record GrowthEntry(string Target, string Database, DateTimeOffset At, ImmutableArray<GrowthSample> Samples) : HistoryEntry
{
    /// <summary>How far apart the samples of one object are at least.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public override bool ComesAgain => true;

    /// <inheritdoc/>
    public override int Rows => Samples.Length + 1;

    /// <summary>The sequences whose positions are known, and the sizes of the tables, each with its partitions and TOAST.</summary>
    /// <param name="target">The target's name as configured.</param>
    /// <param name="catalog">What was read.</param>
    public static GrowthEntry Of(string target, CatalogSnapshot catalog) => new(
        target,
        catalog.Database.Name,
        catalog.Server.ReadAt,
        [
            .. catalog.Sequences.Select(GrowthSample.Of).OfType<GrowthSample>(),
            .. catalog.Roots.Where(table => table.TotalPages > 0).Select(table => new GrowthSample(GrowthKind.Size, table.Schema.Name, table.Name, catalog.Bytes(table.TotalPages), null)),
        ]);

    /// <inheritdoc/>
    public override async Task WriteAsync(HistoryConnection connection, CancellationToken cancellation)
    {
        var latest = (await GrowthTable.LatestAsync(connection, Target, Database, cancellation)).ToDictionary(one => (one.Kind, one.Schema, one.Name));
        var (points, changed) = (new List<object?[]>(), new List<object?[]>());
        foreach (var sample in Samples.Select(sample => sample with { Schema = StoredText.Of(sample.Schema), Name = StoredText.Of(sample.Name) }).DistinctBy(sample => (sample.Kind, sample.Schema, sample.Name)))
        {
            var last = latest.GetValueOrDefault((sample.Kind.ToString(), sample.Schema, sample.Name));
            var isKept = last is null || (last.SampledAt <= At - Interval && last.Amount.CompareTo(sample.Amount) != 0);
            if (isKept)
            {
                points.Add(GrowthTable.Point(this, sample));
            }

            if (isKept || Nullable.Compare(last!.Capacity, sample.Capacity) != 0)
            {
                changed.Add(GrowthTable.Latest(this, sample, isKept ? At : last!.SampledAt, isKept ? sample.Amount : last!.Amount));
            }
        }

        await connection.WriteAsync(GrowthTable.Points, points, cancellation);
        await connection.WriteAsync(GrowthTable.Latests, changed, cancellation);
        await connection.WriteAsync(
            GrowthTable.Sights, [.. Samples.Select(sample => sample.Kind.ToString()).Distinct().Select(kind => new object?[] { Target, Database, kind, StoredTime.Of(At) })], cancellation);
    }
}
