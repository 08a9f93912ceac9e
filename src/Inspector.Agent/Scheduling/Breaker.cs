using System.Diagnostics.CodeAnalysis;

namespace Inspector.Agent.Scheduling;

/// <summary>
/// How long to leave a server alone that failed: 1 s at first, twice as long each time, 30 s at most, each a quarter more or less by chance, so that a hundred agents do not knock at one time. Not thread-safe.
/// </summary>
internal sealed class Breaker
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private int _failures;

    /// <summary>Whether the last attempt failed.</summary>
    public bool IsOpen => _failures > 0;

    /// <summary>An attempt failed.</summary>
    /// <param name="least">The least that the failure itself asks for.</param>
    /// <returns>When to try again.</returns>
    [SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "It only spreads attempts.")]
    public TimeSpan Fail(TimeSpan least)
    {
        var pause = First * Math.Pow(2, Math.Min(_failures++, 10));
        pause = pause > Longest ? Longest : pause;
        pause = pause > least ? pause : least;
        return pause * (0.75 + (Random.Shared.NextDouble() / 2));
    }

    /// <summary>An attempt succeeded.</summary>
    public void Succeed() => _failures = 0;
}
