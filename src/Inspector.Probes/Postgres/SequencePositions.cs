using Inspector.Catalog;
using Inspector.Remediation;
using Npgsql;

namespace Inspector.Postgres;

/// <summary>
/// Reads <c>last_value</c> of those sequences that could run out or be behind the column that they fill, in small batches with a short transaction each, because every sequence
/// that is read stays locked until its transaction ends. Never through <c>pg_sequences</c>, which takes a stronger lock and fails on a standby.
/// </summary>
internal static class SequencePositions
{
    /// <summary>Sequences read in one transaction: well below the hundred locks that we allow ourselves.</summary>
    internal const int BatchSize = 50;

    /// <summary>
    /// A sequence that ends beyond this cannot run out in practice: a million values a second for 285 years.
    /// </summary>
    internal const long Inexhaustible = 1L << 53;

    /// <summary>Sequences that are read although they cannot run out, because it is known what their columns hold: time is bounded.</summary>
    internal const int MostCompared = 2000;

    /// <summary>One branch of what is sent; the names of the sequences of a batch take the place of <c>a_sequence</c>, quoted.</summary>
    internal static readonly Statement Positions = new(
        "sequence-positions",
        "the last value of sequences that could run out or be behind their columns, fifty at a time, only where SELECT is granted",
        (14, """
            select
                0::oid as oid,
                last_value as value,
                is_called
            from a_sequence
            """));

    private static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(2);

    internal static async Task ReadAsync(GuardedSession session, CatalogBuilder builder, CancellationToken cancellation)
    {
        var exhaustible = builder.Sequences.Values
            .Where(sequence => sequence.Extension is null && KeySpace.Of(sequence).Room < Inexhaustible)
            .OrderBy(sequence => sequence.Oid)
            .ToList();
        var compared = builder.Sequences.Values.Except(exhaustible).Where(HasKnownValues).OrderBy(sequence => sequence.Oid).ToList();
        var wanted = exhaustible.Concat(compared.Take(MostCompared)).ToList();
        var readable = wanted.Where(sequence => sequence.IsReadable).ToList();
        var locked = readable.Count == 0 ? [] : await SecondLook.LockedAsync(session, cancellation);
        var free = readable.Where(sequence => !locked.Contains(sequence.Oid)).ToList();
        foreach (var batch in free.Chunk(BatchSize))
        {
            if (!await TryReadAsync(session, builder, batch, cancellation))
            {
                // One of them is gone or was locked meanwhile: the others have a transaction of their own each.
                foreach (var sequence in batch)
                {
                    await TryReadAsync(session, builder, [sequence], cancellation);
                }
            }
        }

        Explain(builder, exhaustible, compared, wanted);
    }

    private static bool HasKnownValues(Sequence sequence) =>
        sequence is { Extension: null, IsCyclic: false } && sequence.Feeds.Any(column => column.Table.Tree.Any(member => member.Column(column.Name)?.Bounds is not null));

    private static long? Following(Sequence sequence, long value)
    {
        var next = (Int128)value + sequence.Increment;
        return next >= sequence.Minimum && next <= sequence.Maximum ? (long)next : null;
    }

    private static async Task<bool> TryReadAsync(
        GuardedSession session, CatalogBuilder builder, Sequence[] batch, CancellationToken cancellation)
    {
        try
        {
            return await session.ReadAsync(
                async transaction =>
                {
                    await foreach (var row in transaction.RowsOfEachAsync(
                        Positions, "a_sequence", [.. batch.Select(s => (s.Oid, Identifier.Quote(s.Schema.Name, s.Name)))], cancellation))
                    {
                        var sequence = builder.Sequences[row.Oid("oid")];
                        var (value, isCalled) = (row.Int64("value"), row.Bool("is_called"));
                        sequence.LastValue = isCalled ? value : null;
                        sequence.NextValue = isCalled ? Following(sequence, value) : value;
                        sequence.IsPositionKnown = true;
                    }

                    return true;
                },
                StatementTimeout,
                cancellation);
        }
        catch (PostgresException refused) when (!Refusal.EndsSession(refused))
        {
            return false;
        }
    }

    private static void Explain(CatalogBuilder builder, List<Sequence> exhaustible, List<Sequence> compared, List<Sequence> wanted)
    {
        var unreadable = exhaustible.Count(sequence => !sequence.IsReadable);
        if (unreadable > 0)
        {
            builder.Gaps.Add(new(
                Sight.SequencePositions,
                FormattableString.Invariant(
                    $"SELECT is not granted on {unreadable} of {exhaustible.Count} sequences that could run out (inspector grants prints how)"),
                unreadable < exhaustible.Count));
        }

        if (compared.Count(sequence => !sequence.IsReadable) is > 0 and var hidden)
        {
            builder.Gaps.Add(new(
                Sight.SequencePositions,
                FormattableString.Invariant($"SELECT is not granted on {hidden} sequences of which it is known what their columns hold: whether they are behind is not"),
                IsPartial: true));
        }

        if (compared.Count > MostCompared)
        {
            builder.Gaps.Add(new(
                Sight.SequencePositions,
                FormattableString.Invariant($"the positions of {compared.Count - MostCompared} bigint sequences were not read: whether they are behind their columns is not known"),
                IsPartial: true));
        }

        if (wanted.Find(sequence => sequence is { IsReadable: true, IsPositionKnown: false }) is { } missed)
        {
            builder.Gaps.Add(new(Sight.SequencePositions, $"the position of {missed} could not be read: it is locked or gone", IsPartial: true));
        }
    }
}
