using Inspector.Agent.Scheduling;
using Inspector.Agent.Scheduling.Fleet;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace Inspector.Agent.Commands;

/// <summary>Who has which target when, by Quartz: in memory where the agent is alone, in the store that a fleet shares otherwise.</summary>
internal sealed class Schedule : IAsyncDisposable
{
    /// <summary>A target that is watched takes a place of the scheduler, and no thread.</summary>
    private const int MostTargets = 100_000;

    /// <summary>How often an agent says to Quartz that it lives.</summary>
    private static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(3);

    /// <summary>How long after a sign of life that did not come it is dead: then others have its terms, some ten seconds after its end. Longer than any pause of a living one.</summary>
    private static readonly TimeSpan Threshold = TimeSpan.FromSeconds(6);

    /// <summary>How often an agent with a free place looks for a term that somebody gave up.</summary>
    private static readonly TimeSpan Looking = TimeSpan.FromSeconds(2);

    private readonly ServiceProvider _provider;
    private readonly TimeProvider _clock;
    private IScheduler? _scheduler;

    private Schedule(ServiceProvider provider, TimeProvider clock) => (_provider, _clock) = (provider, clock);

    /// <summary>All terms are this agent's.</summary>
    public static Schedule Alone(WatchTerm watch, TimeProvider time, ILoggerFactory loggers) => new(
        Provide(watch, new(time, IsShared: false), loggers, quartz => quartz.UseDefaultThreadPool(MostTargets)),
        time);

    /// <summary>Each term is the agent's that has a free place.</summary>
    public static Schedule Shared(WatchTerm watch, FleetMember fleet, NpgsqlDataSource store, ILoggerFactory loggers)
    {
        var provider = Provide(watch, new(fleet.Clock, IsShared: true), loggers, quartz =>
        {
            quartz.UseThreadPool(fleet.Pool);
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "inspector";
                scheduler.InstanceId = fleet.Instance;
                scheduler.IdleWaitTime = Looking;
            });
            quartz.UsePersistentStore(persistent =>
            {
                persistent.UsePostgres(postgres => postgres.DataSourceFactory = _ => store);
                persistent.UseClustering(cluster => (cluster.CheckinInterval, cluster.CheckinMisfireThreshold) = (CheckIn, Threshold));
                persistent.ProvisionSchema();
                persistent.ConfigureStore(jobs =>
                {
                    jobs.TablePrefix = "inspector_qrtz_";
                    jobs.RecoverFiringsCancelledByShutdown = true;
                    jobs.DbRetryInterval = CheckIn;
                    jobs.CommandTimeout = TimeSpan.FromSeconds(5);
                });
            });
        });
        return new(provider, fleet.Clock);
    }

    /// <summary>Gives and takes terms; in a fleet once it was started.</summary>
    public async Task<Terms> TermsAsync(CancellationToken cancellation) => new(await SchedulerAsync(cancellation), _clock);

    /// <summary>Begins to give terms.</summary>
    /// <exception cref="SchedulerException">The store does not answer; it may be tried again.</exception>
    public async Task StartAsync(CancellationToken cancellation) => await (await SchedulerAsync(cancellation)).Start(cancellation);

    /// <summary>Ends all terms, and waits for them.</summary>
    public async Task EndAsync()
    {
        if (_scheduler is { } scheduler)
        {
            await scheduler.Shutdown(waitForJobsToComplete: true);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    private async Task<IScheduler> SchedulerAsync(CancellationToken cancellation) =>
        _scheduler ??= await _provider.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellation);

    private static ServiceProvider Provide(WatchTerm watch, TermClock clock, ILoggerFactory loggers, Action<IQuartzBuilder> choose)
    {
        var services = new ServiceCollection();
        services.AddSingleton(loggers);
        services.AddLogging();
        services.AddSingleton(clock.Time);
        services.AddSingleton(clock);
        services.AddSingleton(watch);
        services.AddQuartz(quartz =>
        {
            quartz.AddJobType<TermJob>();
            quartz.UseTimeProvider(clock.Time);
            quartz.ConfigureScheduler(scheduler => scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always);
            choose(quartz);
        });
        return services.BuildServiceProvider();
    }
}
