using Quartz;

namespace Inspector.Agent.Scheduling;

/// <summary>
/// Which agent has which target, and when: each target is a durable job whose run is a term, and each term begets the next. In memory all terms are this agent's; on a shared store another agent may run the
/// next. Quartz places terms and nothing else; rounds are the matter of <see cref="WatchedTarget"/>.
/// </summary>
/// <param name="scheduler">The scheduler; whoever made it shuts it down.</param>
/// <param name="clock">Its clock, which all who share its store share.</param>
internal sealed class Terms(IScheduler scheduler, TimeProvider clock)
{
    private const string Group = "targets";

    /// <summary>How long a term is.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Gives a target terms from now on. What has terms keeps them: there is never more than one to come.</summary>
    public async Task PlaceAsync(string target, CancellationToken cancellation)
    {
        var job = JobBuilder.Create<TermJob>().WithIdentity(target, Group).StoreDurably().DisallowConcurrentExecution().RequestRecovery().Build();
        await scheduler.AddJob(job, AddJobOptions.Replacing, cancellation);
        await NextAsync(target, TimeSpan.Zero, cancellation);
    }

    /// <summary>Has the next term begin after a pause.</summary>
    public async Task NextAsync(string target, TimeSpan pause, CancellationToken cancellation)
    {
        var trigger = TriggerBuilder.Create(clock).WithIdentity(target, Group).ForJob(Key(target)).StartAt(clock.GetUtcNow() + pause).Build();
        await scheduler.ScheduleTrigger(trigger, TriggerConflict.Keep, cancellation);
    }

    /// <summary>Gives it none any more, and ends the present one.</summary>
    public async Task RemoveAsync(string target, CancellationToken cancellation)
    {
        await scheduler.Interrupt(Key(target), cancellation);
        await DropAsync(target, cancellation);
    }

    /// <summary>Gives it none any more; the present one goes on.</summary>
    public async Task DropAsync(string target, CancellationToken cancellation) => await scheduler.DeleteJob(Key(target), cancellation);

    /// <summary>Whether it is to have terms.</summary>
    public async Task<bool> HasAsync(string target, CancellationToken cancellation) => await scheduler.Exists(Key(target), cancellation);

    private static JobKey Key(string target) => new(target, Group);
}
