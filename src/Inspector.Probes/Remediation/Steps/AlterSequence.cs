using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Moving the end of a sequence.</summary>
internal static class AlterSequence
{
    /// <summary>The step that lets it run on.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="end">Its new last value, beyond the present one.</param>
    public static Step RunTo(Sequence sequence, long end) => new()
    {
        Phase = Phase.Switch,
        Sql = Sql.Of($"ALTER SEQUENCE {sequence} AS {Type(sequence, end)} {Bound(sequence)} {end};"),
        Locks = [Lock.Of(LockMode.ShareRowExclusiveLock, sequence)],
        Blocks = Blocks.Writes,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"SELECT {Field(sequence)} = {end} FROM pg_sequence WHERE seqrelid = {Sql.Regclass(sequence.Schema.Name, sequence.Name)};"),
        Rollback = Sql.Of($"ALTER SEQUENCE {sequence} AS {Sql.FromServer(TypeName(sequence.Type.Oid))} MINVALUE {sequence.Minimum} MAXVALUE {sequence.Maximum};"),
        Caveats =
        [
            "Whoever asks it for a value waits for an instant. It cannot be undone once a value beyond the old end was given.",
            .. IsOfType(sequence) ? (string[])[] : ["The old end is not that of its type: someone chose it. Ask why before moving it."],
        ],
    };

    private static bool IsAscending(Sequence sequence) => sequence.Increment > 0;

    private static Sql Bound(Sequence sequence) => IsAscending(sequence) ? Sql.Of($"MAXVALUE") : Sql.Of($"MINVALUE");

    private static Sql Field(Sequence sequence) => IsAscending(sequence) ? Sql.Of($"seqmax") : Sql.Of($"seqmin");

    private static bool IsOfType(Sequence sequence) =>
        sequence.Type.IntegerRange is var (minimum, maximum) && (IsAscending(sequence) ? sequence.Maximum == maximum : sequence.Minimum == minimum);

    /// <summary>The narrowest type that holds the end, and no narrower one than it has.</summary>
    private static Sql Type(Sequence sequence, long end) =>
        Sql.FromServer(TypeName(sequence.Type.IntegerRange is var (minimum, maximum) && end >= minimum && end <= maximum ? sequence.Type.Oid
            : end is >= int.MinValue and <= int.MaxValue ? WellKnown.Int4
            : WellKnown.Int8));

    private static string TypeName(uint type) => type switch
    {
        WellKnown.Int2 => "smallint",
        WellKnown.Int4 => "integer",
        _ => "bigint",
    };
}
