using Inspector.Agent.Configuration;
using Inspector.Agent.History;
using Inspector.Agent.Metrics;
using Inspector.Agent.Reports;
using Inspector.Agent.Scheduling;
using Inspector.Agent.Targets;
using Inspector.Agent.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Inspector.Agent.Commands;

/// <summary>Runs the agent until it is stopped.</summary>
internal sealed class Service(Terminal terminal, ClientEnvironment environment, TimeProvider time)
{
    /// <summary>How long the end may wait for rounds that have begun.</summary>
    private static readonly TimeSpan Parting = TimeSpan.FromSeconds(2);

    /// <summary>How often the agent looks at itself.</summary>
    private static readonly TimeSpan OwnInterval = TimeSpan.FromSeconds(2);

    /// <summary>A target that is watched takes a place of the scheduler, and no thread.</summary>
    private const int MostTargets = 100_000;

    /// <summary>The configuration.</summary>
    public required string File { get; init; }

    /// <summary>Whether it may answer to others although there is no token.</summary>
    public bool MayBeOpen { get; init; }

    /// <summary>Whether the log is JSON.</summary>
    public bool LogsJson { get; init; }

    /// <summary>Whether each round is logged.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>Runs it.</summary>
    /// <param name="cancellation">Stops it, in order.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (ConfigurationWatch.Start(File, environment, time, out var problems) is not { } configuration)
        {
            foreach (var problem in problems)
            {
                terminal.Say(problem);
            }

            terminal.Say($"{Quantity.Of(problems.Length, "errors")}; docs/configuration.md says what a configuration may hold");
            return ExitCode.Usage;
        }

        await RunAsync(configuration, cancellation);
        return ExitCode.Clean;
    }

    private async Task RunAsync(ConfigurationWatch configuration, CancellationToken cancellation)
    {
        WatchingAgent? agent = null;
        await using var provider = Provide((target, token) => agent!.WatchAsync(target, token));
        var loggers = provider.GetRequiredService<ILoggerFactory>();
        var log = loggers.CreateLogger("Inspector");
        using var metrics = new AgentMetrics(time);
        await using var memory = HistoryPlace.Of(configuration.State.Configuration.History);
        await using var history = new HistoryStore(memory.Backing, time, new() { Changed = state => Tell(log, state) });
        using var all = new Surroundings(time, metrics, history, log);
        await using var watching = agent = new WatchingAgent(configuration, all);

        var scheduler = await provider.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellation);
        var terms = new Terms(scheduler);
        var changes = new Alarm(time);
        await using var push = configuration.State.Configuration.Metrics.Otlp is { } otlp ? metrics.PushTo(new(otlp.Endpoint, otlp.Interval, otlp.Headers?.Reveal())) : null;
        var wasBroken = false;
        configuration.Changed = state =>
        {
            Tell(log, state, wasBroken);
            wasBroken = state.BrokenSince is not null;
            changes.Ring();
        };
        await agent.ApplyAsync(terms, cancellation); // whoever asks finds every target, though none was asked yet
        await using var web = await WebServer.StartAsync(configuration.State.Configuration.Listen, MayBeOpen, agent, metrics, time, loggers, cancellation);
        log.Listening(web.Endpoint.ToString());
        log.Started(configuration.State.Configuration.Targets.Length, Visible.Line(File));
        try
        {
            await IsOpenAsync(history, cancellation);
            await scheduler.Start(cancellation);
            await Task.WhenAll(configuration.RunAsync(cancellation), FollowAsync(agent, terms, changes, cancellation), MeasureAsync(configuration, history, metrics, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            log.Stopping();
        }

        agent.Stop();
        await EndAsync(scheduler);
    }

    /// <summary>Waits for the store, but not for long: what was seen before goes into the first inspections.</summary>
    private async Task IsOpenAsync(HistoryStore history, CancellationToken cancellation)
    {
        try
        {
            await history.WrittenAsync(cancellation).WaitAsync(Parting, time, cancellation);
        }
        catch (TimeoutException)
        {
            // It is said where history's condition is.
        }
    }

    /// <summary>Says of the agent itself what no round says.</summary>
    private async Task MeasureAsync(ConfigurationWatch configuration, HistoryStore history, AgentMetrics metrics, CancellationToken cancellation)
    {
        while (true)
        {
            var (file, store) = (configuration.State, history.State);
            metrics.ObserveConfiguration(file.BrokenSince is not null, file.LoadedAt);
            metrics.ObserveHistory(store.Condition.ToString(), store.Waiting, store.Dropped, store.Refused);
            await Task.Delay(OwnInterval, time, cancellation);
        }
    }

    /// <summary>Takes up each new configuration.</summary>
    private static async Task FollowAsync(WatchingAgent agent, Terms terms, Alarm changes, CancellationToken cancellation)
    {
        while (true)
        {
            await changes.SleepAsync(TimeSpan.FromDays(1), cancellation);
            await agent.ApplyAsync(terms, cancellation);
        }
    }

    /// <summary>Tells all rounds to end, and waits for them for a moment.</summary>
    private async Task EndAsync(IScheduler scheduler)
    {
        try
        {
            await scheduler.Shutdown(waitForJobsToComplete: true).AsTask().WaitAsync(Parting, time);
        }
        catch (TimeoutException)
        {
            // What hangs ends with the process.
        }
    }

    private static void Tell(ILogger log, ConfigurationState state, bool wasBroken)
    {
        if (state.BrokenSince is not null)
        {
            foreach (var problem in state.Problems)
            {
                log.ConfigurationBroken(problem);
            }
        }
        else if (wasBroken)
        {
            log.ConfigurationMended();
        }
    }

    private static void Tell(ILogger log, HistoryState state)
    {
        if (state.Condition is HistoryCondition.Ready or HistoryCondition.Starting)
        {
            log.HistoryReady(state.Condition.ToString());
        }
        else
        {
            log.HistoryTrouble(state.Condition.ToString(), state.Reason ?? "");
        }
    }

    private ServiceProvider Provide(Func<string, CancellationToken, Task> watch)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging =>
        {
            logging.SetMinimumLevel(IsVerbose ? LogLevel.Debug : LogLevel.Information);
            logging.AddFilter("Quartz", LogLevel.Warning);
            logging.AddFilter("Microsoft", LogLevel.Warning);
            logging.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
            _ = LogsJson
                ? logging.AddJsonConsole(options => (options.UseUtcTimestamp, options.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ"))
                : logging.AddSimpleConsole(options => (options.SingleLine, options.UseUtcTimestamp, options.TimestampFormat) = (true, true, "yyyy-MM-ddTHH:mm:ssZ "));
        });
        services.AddSingleton(time);
        services.AddSingleton(watch);
        services.AddQuartz(quartz =>
        {
            quartz.AddJobType<TermJob>();
            quartz.UseDefaultThreadPool(MostTargets);
            quartz.UseTimeProvider(time);
            quartz.ConfigureScheduler(scheduler => scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always);
        });
        return services.BuildServiceProvider();
    }
}
