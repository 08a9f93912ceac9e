namespace Inspector.Activity;

/// <summary>Who blocks others and waits for nobody: where to act.</summary>
/// <param name="Party">Who.</param>
/// <param name="State">The session's state, <c>prepared</c> for a prepared transaction, null where hidden from our role.</param>
/// <param name="Blocked">Sessions that wait for it, directly or behind others; one that waits for two roots counts for both.</param>
/// <param name="Depth">Levels below it, each waiter as close to it as it can stand: 1 if all wait for it directly.</param>
public sealed record Root(Party Party, string? State, int Blocked, int Depth);
