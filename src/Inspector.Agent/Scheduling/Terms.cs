using Quartz;

namespace Inspector.Agent.Scheduling;

/// <summary>
/// Which agent has which target, and when: each target is a durable job whose run is a term, and each term begets the next. In memory all terms are this agent's; on a shared store another agent may run the
/// next. Quartz places terms and nothing else; rounds are the matter of <see cref="WatchedTarget"/>.
/// </summary>
/// <param name="scheduler">The scheduler; whoever made it shuts it down.</param>
internal sealed class Terms(IScheduler scheduler)
{
    private const string Group = "targets";

    /// <summary>How long a term is.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Gives a target terms from now on.</summary>
    public async Task PlaceAsync(string target, CancellationToken cancellation)
    {
        var job = JobBuilder.Create<TermJob>().WithIdentity(target, Group).StoreDurably().DisallowConcurrentExecution().RequestRecovery().Build();
        await scheduler.ScheduleJob(job, Now(target), cancellationToken: cancellation);
    }

    /// <summary>Gives it none any more, and ends the present one.</summary>
    public async Task RemoveAsync(string target, CancellationToken cancellation)
    {
        await scheduler.Interrupt(Key(target), cancellation);
        await scheduler.DeleteJob(Key(target), cancellation);
    }

    /// <summary>The trigger of the next term.</summary>
    internal static ITrigger Now(string target) => TriggerBuilder.Create().ForJob(Key(target)).StartNow().Build();

    private static JobKey Key(string target) => new(target, Group);
}

/// <summary>A term as Quartz runs it.</summary>
/// <param name="watch">Watches a target for a term.</param>
internal sealed class TermJob(Func<string, CancellationToken, Task> watch) : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var target = context.JobDetail.Key.Name;
        await watch(target, cancellationToken);
        if (!cancellationToken.IsCancellationRequested && await context.Scheduler.Exists(context.JobDetail.Key, cancellationToken))
        {
            await context.Scheduler.ScheduleJob(Terms.Now(target), cancellationToken: cancellationToken);
        }
    }
}
