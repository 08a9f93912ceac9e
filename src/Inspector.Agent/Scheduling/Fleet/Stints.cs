using System.Collections.Concurrent;
using Inspector.Agent.History;
using Microsoft.Extensions.Logging;

namespace Inspector.Agent.Scheduling.Fleet;

/// <summary>The terms of one agent of a fleet that are under way. Thread-safe.</summary>
/// <param name="claims">What the store is told of them.</param>
/// <param name="isInTouch">Whether the store answers.</param>
/// <param name="lose">Is told when it does not.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class Stints(Claims claims, Func<bool> isInTouch, Action<Exception> lose, TimeProvider time, ILogger log)
{
    /// <summary>How long one may go without a number before another's counts.</summary>
    private static readonly TimeSpan Youth = TimeSpan.FromSeconds(6);

    private readonly ConcurrentDictionary<string, Stint> _stints = new(StringComparer.Ordinal);

    /// <summary>Whether this agent has a target now.</summary>
    public bool Has(string target) => _stints.ContainsKey(target);

    /// <summary>Has a target for a term, and longer while the store does not answer.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="watch">Watches it for a term.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Why it ended.</returns>
    public async Task<StintEnd> ServeAsync(string target, Func<CancellationToken, Task> watch, CancellationToken cancellation)
    {
        using var stint = new Stint(time, cancellation);
        _stints[target] = stint;
        try
        {
            await ClaimAsync(target, stint, cancellation);
            do
            {
                await watch(stint.Token);
            }
            while (!isInTouch() && !stint.Token.IsCancellationRequested);
        }
        catch (OperationCanceledException) when (stint.Token.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // given up, or taken
        }
        finally
        {
            _stints.TryRemove(KeyValuePair.Create(target, stint));
        }

        return stint.Why;
    }

    /// <summary>Ends the term of a target, if this agent has it: who wants it may have it.</summary>
    public void GiveUp(string target)
    {
        if (_stints.TryGetValue(target, out var stint))
        {
            stint.End(StintEnd.GivenUp);
        }
    }

    /// <summary>Gives up what is more than this agent's share, the latest first, and a few at a time: for a second or two nobody watches them.</summary>
    public void GiveUp(int share)
    {
        foreach (var (target, stint) in _stints.OrderByDescending(one => one.Value.Since).ThenBy(one => one.Key, StringComparer.Ordinal).Take(Math.Min(_stints.Count - share, Math.Max(2, share / 10))))
        {
            if (stint.End(StintEnd.GivenUp))
            {
                log.TermGivenUp(target);
            }
        }
    }

    /// <summary>Another agent was met at a server while the store did not answer: it came later, and so it has the target.</summary>
    public void Yield(string target, string other)
    {
        if (_stints.TryGetValue(target, out var stint) && stint.End(StintEnd.Taken))
        {
            log.TermMet(target, Visible.Line(other));
        }
    }

    /// <summary>Tells the store that this agent no longer has a target, if it can be told.</summary>
    public async Task EndAsync(string target)
    {
        try
        {
            await claims.EndAsync(target, CancellationToken.None);
        }
#pragma warning disable CA1031 // Whoever has it next says so.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            lose(failure);
        }
    }

    /// <summary>Ends what another agent has taken, and claims what the store did not know yet.</summary>
    /// <param name="terms">Who has what, as the store says.</param>
    /// <param name="others">The other agents that live.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task FenceAsync(IEnumerable<FleetTerm> terms, IReadOnlyCollection<FleetAgent> others, CancellationToken cancellation)
    {
        var names = others.ToDictionary(one => one.Instance, one => one.Name, StringComparer.Ordinal);
        foreach (var term in terms.Where(term => term.EndedAt is null && names.ContainsKey(term.Instance)))
        {
            // One that was not claimed yet may just have begun.
            if (_stints.TryGetValue(term.Target, out var stint) && (stint.Number > 0 ? stint.Number < term.Number : time.GetElapsedTime(stint.Since) > Youth) && stint.End(StintEnd.Taken))
            {
                log.TermTaken(term.Target, names[term.Instance]);
            }
        }

        foreach (var (target, stint) in _stints.Where(one => one.Value.Number == 0 && !one.Value.Token.IsCancellationRequested))
        {
            await ClaimAsync(target, stint, cancellation);
        }
    }

    private async Task ClaimAsync(string target, Stint stint, CancellationToken cancellation)
    {
        try
        {
            stint.Number = await claims.ClaimAsync(target, cancellation);
        }
#pragma warning disable CA1031 // The next beat claims it.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            lose(failure);
        }
    }
}
