namespace Inspector.Findings;

/// <summary>How long a probe took to think: examining, confirming and planning, together; nothing of it on a server.</summary>
/// <param name="Probe">The probe's id.</param>
/// <param name="Duration">How long; 0 for one that was skipped. Where probes think side by side, others may have had the core for a part of it.</param>
public sealed record ProbeTiming(string Probe, TimeSpan Duration);
