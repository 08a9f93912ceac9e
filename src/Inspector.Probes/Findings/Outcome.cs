namespace Inspector.Findings;

/// <summary>What became of one probe in one inspection: silence never means health.</summary>
/// <param name="Probe">The probe's id.</param>
/// <param name="Status">Whether it looked.</param>
/// <param name="Reason">Why it did not, or what part it could not see; null when it saw all.</param>
/// <param name="Findings">How many findings it has.</param>
/// <param name="Yielded">How many more it had that a stronger probe already reported.</param>
public sealed record Outcome(string Probe, OutcomeStatus Status, string? Reason, int Findings, int Yielded = 0);

/// <summary>Whether a probe looked.</summary>
public enum OutcomeStatus
{
    /// <summary>It looked, at all that it could see.</summary>
    Examined,

    /// <summary>It could not look; the reason says what it lacks.</summary>
    Skipped,

    /// <summary>It failed; the reason says how. This is a defect of Inspector.</summary>
    Faulted,
}
