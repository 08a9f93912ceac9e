using Inspector.Catalog;
using Inspector.Remediation;
using Npgsql;

namespace Inspector.Postgres;

/// <summary>
/// Reads <c>last_value</c> of those sequences that could run out, in small batches with a short transaction each, because every sequence
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

    /// <summary>One branch of what is sent; the names of the sequences of a batch take the place of <c>a_sequence</c>, quoted.</summary>
    internal static readonly Statement Positions = new(
        "sequence-positions",
        "the last value of sequences that could run out, fifty at a time, only where SELECT is granted",
        (14, """
            select
                0::oid as oid,
                case when is_called then last_value end as last_value
            from a_sequence
            """));

    private static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(2);

    internal static async Task ReadAsync(GuardedSession session, CatalogBuilder builder, CancellationToken cancellation)
    {
        var exhaustible = builder.Sequences.Values
            .Where(sequence => sequence.Extension is null && KeySpace.Of(sequence).Room < Inexhaustible)
            .OrderBy(sequence => sequence.Oid)
            .ToList();
        var readable = exhaustible.Where(sequence => sequence.IsReadable).ToList();
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

        Explain(builder, exhaustible);
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
                        sequence.LastValue = row.Int64OrNull("last_value");
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

    private static void Explain(CatalogBuilder builder, List<Sequence> exhaustible)
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

        if (exhaustible.Find(sequence => sequence is { IsReadable: true, IsPositionKnown: false }) is { } missed)
        {
            builder.Gaps.Add(new(Sight.SequencePositions, $"the position of {missed} could not be read: it is locked or gone", IsPartial: true));
        }
    }
}
