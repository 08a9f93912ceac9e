namespace Inspector.Findings;

/// <summary>
/// A person's rule that silences findings, with a reason and perhaps a last day. It names at least one of probe, object and fingerprint; those that it names must all
/// fit. A rule that names none fits nothing.
/// </summary>
public sealed record Suppression
{
    /// <summary>The id of the probe that it silences; null for any.</summary>
    public string? Probe { get; init; }

    /// <summary>The objects that it silences; null for any.</summary>
    public ObjectPattern? Object { get; init; }

    /// <summary>The one finding that it silences; null for any.</summary>
    public Fingerprint? Fingerprint { get; init; }

    /// <summary>Why, in the words of the person who wrote it.</summary>
    public required string Reason { get; init; }

    /// <summary>The last day, in UTC, on which it silences anything; null for ever.</summary>
    public DateOnly? Expires { get; init; }

    /// <summary>The file that it stands in, as the person named it; null when it comes from no file.</summary>
    public string? Source { get; init; }

    /// <summary>The line on which it begins, counted from 1; null when it comes from no file.</summary>
    public int? Line { get; init; }

    /// <summary>Whether its last day is over.</summary>
    /// <param name="today">The day, in UTC.</param>
    public bool IsExpired(DateOnly today) => Expires < today;

    /// <summary>Whether all that it names fits a finding. Says nothing of its last day.</summary>
    public bool Matches(Finding finding) => Matches(finding.Probe, finding.Fingerprint, finding.Subject.ToString());

    /// <summary>The same of a finding's parts, so that many rules do not each hash and join them.</summary>
    internal bool Matches(string probe, Fingerprint? fingerprint, string name) =>
        (Probe is not null || Fingerprint is not null || Object is not null)
        && (Probe is null || Probe == probe)
        && (Fingerprint is null || Fingerprint == fingerprint)
        && (Object is null || Object.Matches(name));
}
