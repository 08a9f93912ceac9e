using Quartz;

namespace Inspector.Agent.Scheduling;

/// <summary>Watches a target for a term.</summary>
/// <param name="target">The target's name.</param>
/// <param name="cancellation">Ends it.</param>
/// <returns>How long until the next term; null where this agent has none to give.</returns>
internal delegate Task<TimeSpan?> WatchTerm(string target, CancellationToken cancellation);

/// <summary>A term as Quartz runs it.</summary>
/// <param name="watch">Watches a target for a term.</param>
/// <param name="clock">The clock that those who share the scheduler's store share.</param>
internal sealed class TermJob(WatchTerm watch, TermClock clock) : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var (target, terms) = (context.JobDetail.Key.Name, new Terms(context.Scheduler, clock.Time));
        while (await watch(target, cancellationToken) is { } pause && !cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await terms.HasAsync(target, cancellationToken))
                {
                    await terms.NextAsync(target, pause, cancellationToken);
                }

                return;
            }
            catch (SchedulerException) when (!cancellationToken.IsCancellationRequested && clock.IsShared)
            {
                // The store that agents share does not answer: whoever watches goes on.
            }
        }
    }
}

/// <summary>The clock by which terms are placed.</summary>
/// <param name="Time">The clock.</param>
/// <param name="IsShared">Whether other agents may have the terms.</param>
internal sealed record TermClock(TimeProvider Time, bool IsShared);
