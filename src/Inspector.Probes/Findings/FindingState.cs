namespace Inspector.Findings;

/// <summary>Whether a finding counts. Only new ones do, for exit codes and alerts.</summary>
public enum FindingState
{
    /// <summary>Neither known nor suppressed.</summary>
    New,

    /// <summary>In the baseline.</summary>
    Known,

    /// <summary>Silenced by a person's rule.</summary>
    Suppressed,
}
