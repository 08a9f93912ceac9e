namespace Inspector.Activity;

/// <summary>One look at a server's locks, or two in a row: what is in both was no passing moment.</summary>
/// <param name="Previous">The sample before; null at the first.</param>
/// <param name="Current">The latest sample.</param>
public sealed record LockSamples(LockSample? Previous, LockSample Current);
