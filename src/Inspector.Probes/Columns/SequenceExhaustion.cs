using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Columns;

/// <inheritdoc cref="Explain"/>
public sealed class SequenceExhaustion() : Probe<CatalogSnapshot>(
    new("sequence-exhaustion", "Sequence about to end", Category.Columns, Severity.Warning)
    {
        Sees = [Sight.SequencePositions, Sight.Prior],
        Thresholds = [WarningShare, ErrorShare],
        YieldsTo = ["integer-key-overflow"],
    })
{
    private static readonly Threshold WarningShare = new(
        "warning-share", 0.7, 0, 1, "of the values", "From this share of used values on it is a warning.");

    private static readonly Threshold ErrorShare = new(
        "error-share", 0.9, 0, 1, "of the values", "From this share of used values on it is an error.");

    /// <inheritdoc/>
    public override string Explain => """
        A sequence that has given most of the values between its first and its last.

        ## Why it matters

        When it ends, every `nextval()` fails.

        ## What counts

        From 70 % on it is a warning, from 90 % on an error; of the values from its own first to its own last, in the direction in which it runs. Cyclic sequences begin again by intent.
        Where the sequence numbers an integer column, `integer-key-overflow` speaks of both, and knows which of the two ends first; what is left here are sequences that stand alone, are used by programs, or
        number a text or numeric column. A sequence whose position the role may not read is not known, and that is said; neither is one read that could not end in practice, beyond 2^53.

        The agent (`inspector serve`) remembers positions. Once it has seen a sequence for a day, the finding says when it will end if it goes on like that: a straight line through what was
        seen, no promise.

        ## How to mend it

        The plan moves the end, as far as bigint goes, and makes the sequence's own type bigint where that is needed: an instant. Whatever keeps the values has to be wide enough
        too: the server does not know of a column in which a program stores them.

        ```sql bad
        -- for a program that asks for numbers
        create sequence ticket_numbers as int;
        select setval('ticket_numbers', 2000000000);
        ```

        ```sql bad
        -- a text column has no end; the sequence has
        create sequence invoice_numbers maxvalue 99999;
        create table invoices (number text primary key default 'R' || nextval('invoice_numbers'));
        select setval('invoice_numbers', 80000);
        ```

        ```sql bad
        create sequence countdown increment by -1 minvalue -1000 maxvalue -1;
        select setval('countdown', -950);
        ```

        ```sql good
        create sequence fresh as smallint;
        create sequence half as int;
        select setval('half', 1000000000);
        create sequence turns maxvalue 10 cycle;
        select setval('turns', 10);
        create sequence restarted as int minvalue -2147483648 start -2147483648;
        select nextval('restarted');
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from sequence in snapshot.Sequences
        where sequence is { IsCyclic: false, LastValue: not null }
        let last = sequence.LastValue ?? 0
        let space = new KeySpace(sequence.Minimum, sequence.Maximum, null, []) { IsAscending = sequence.Increment > 0 }
        let share = space.ShareUsed(last, space.End)
        where share >= Value(WarningShare)
        select Describe(new(snapshot, sequence, KeySpace.Of(sequence), last), space, share);

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers)
    {
        var use = finding.About<KeyUse>();
        return use.RaisedEnd([]) is { } end
            ? Remediation.Plan.Of(AlterSequence.RunTo(use.Sequence, end))
            : Remediation.Plan.Undecided("neither the sequence nor the columns that it fills go further: decide where values are free, and restart it there, or use another kind of key");
    }

    private Finding Describe(KeyUse use, KeySpace space, double share)
    {
        var sequence = use.Sequence;
        var source = $"sequence {sequence}";
        var percent = FormattableString.Invariant($"{Math.Floor(Math.Min(share, 1) * 1000) / 10:0.#} %");
        var left = space.Left(use.Value) / Int128.Abs(sequence.Increment);
        var (pace, endsAt) = use.Pace(space.Left(use.Value), sequence.Increment);
        return Report(Subject.Of(sequence), Confidence.Proven, $"{sequence.Name} has given {percent} of its values") with
        {
            Severity = share >= Value(ErrorShare) ? Severity.Error : Severity.Warning,
            Detail = FormattableString.Invariant($"nextval() fails after {left} more.") + KeyUse.Outlook(endsAt),
            Evidence =
            [
                new("last value", use.Value, null, source),
                Evidence.FromCatalog("end", space.End),
                Evidence.FromCatalog("increment", sequence.Increment),
                new("values left", (long)Int128.Min(left, long.MaxValue), "values", source),
                new("used", Math.Round(Math.Min(share, 1), 4), "of the values", source),
                .. pace,
            ],
            Impact = Impact.Unknown with { EndsAt = endsAt },
            Basis = use,
        };
    }
}
