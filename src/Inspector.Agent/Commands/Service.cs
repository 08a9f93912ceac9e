using Inspector.Agent.Alerts;
using Inspector.Agent.Configuration;
using Inspector.Agent.History;
using Inspector.Agent.Metrics;
using Inspector.Agent.Reports;
using Inspector.Agent.Scheduling;
using Inspector.Agent.Scheduling.Fleet;
using Inspector.Agent.Targets;
using Inspector.Agent.Web;
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
        var first = configuration.State.Configuration;
        using var loggers = LoggerFactory.Create(Log);
        var log = loggers.CreateLogger("Inspector");
        using var metrics = new AgentMetrics(time);
        await using var memory = HistoryPlace.Of(first);
        await using var history = new HistoryStore(memory.Backing, time, new() { Changed = state => Tell(log, state) });
        await using var fleet = first.Fleet is { } shared ? new FleetMember(memory.SharedBacking, shared.Name, time, metrics, log) : null;
        await using var alerts = AlertDesk.Start(first.Alerts, history, metrics, log, time);
        using var all = new Surroundings(time, metrics, history, log) { Fleet = fleet, Incidents = alerts };
        await using var agent = new WatchingAgent(configuration, all);
        await using var schedule = fleet is null ? Schedule.Alone(agent.WatchAsync, time, loggers) : Schedule.Shared(agent.WatchAsync, fleet, memory.Shared!, loggers);

        var changes = new Alarm(time);
        await using var push = first.Metrics.Otlp is { } otlp ? metrics.PushTo(new(otlp.Endpoint, otlp.Interval, otlp.Headers?.Reveal())) : null;
        var wasBroken = false;
        configuration.Changed = state =>
        {
            Tell(log, state, wasBroken);
            wasBroken = state.BrokenSince is not null;
            changes.Ring();
        };
        await agent.ApplyAsync(fleet is null ? await schedule.TermsAsync(cancellation) : null, cancellation); // whoever asks finds every target, though none was asked yet
        await using var web = await WebServer.StartAsync(first.Listen, MayBeOpen, agent, metrics, time, loggers, cancellation);
        log.Listening(web.Endpoint.ToString());
        log.Started(first.Targets.Length, Visible.Line(File));
        try
        {
            await IsOpenAsync(history, cancellation);
            await Task.WhenAll(
                configuration.RunAsync(cancellation),
                FollowAsync(agent, changes, cancellation),
                MeasureAsync(configuration, agent, history, metrics, cancellation),
                fleet is null ? schedule.StartAsync(cancellation) : ShareAsync(fleet, agent, schedule, log, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            log.Stopping();
        }

        agent.Stop();
        await EndAsync(schedule, fleet);
    }

    /// <summary>Takes part in a fleet.</summary>
    private async Task ShareAsync(FleetMember fleet, WatchingAgent agent, Schedule schedule, ILogger log, CancellationToken cancellation)
    {
        await fleet.JoinAsync(cancellation);
        while (true)
        {
            try
            {
                await schedule.StartAsync(cancellation);
                break;
            }
            catch (SchedulerException failure) when (!cancellation.IsCancellationRequested)
            {
                log.ScheduleFailed(HistoryFailure.Line(failure));
                await Task.Delay(FleetMember.Beat, time, cancellation);
            }
        }

        var terms = await schedule.TermsAsync(cancellation);
        await agent.ApplyAsync(terms, cancellation);
        await fleet.RunAsync(agent, terms, cancellation);
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
    private async Task MeasureAsync(ConfigurationWatch configuration, WatchingAgent agent, HistoryStore history, AgentMetrics metrics, CancellationToken cancellation)
    {
        while (true)
        {
            var (file, store) = (configuration.State, history.State);
            metrics.ObserveConfiguration(file.BrokenSince is not null, file.LoadedAt);
            metrics.ObserveOwners(agent.Owners);
            metrics.ObserveHistory(store.Condition.ToString(), store.Waiting, store.Dropped, store.Refused);
            await Task.Delay(OwnInterval, time, cancellation);
        }
    }

    /// <summary>Takes up each new configuration.</summary>
    private static async Task FollowAsync(WatchingAgent agent, Alarm changes, CancellationToken cancellation)
    {
        while (true)
        {
            await changes.SleepAsync(TimeSpan.FromDays(1), cancellation);
            await agent.ApplyAsync(null, cancellation);
        }
    }

    /// <summary>Tells all rounds to end, and waits for them for a moment; then no other agent needs to wait for this one.</summary>
    private async Task EndAsync(Schedule schedule, FleetMember? fleet)
    {
        try
        {
            await schedule.EndAsync().WaitAsync(Parting, time);
        }
        catch (TimeoutException)
        {
            // What hangs ends with the process.
        }

        if (fleet is not null)
        {
            using var patience = new CancellationTokenSource(Parting, time);
            await fleet.LeaveAsync(patience.Token);
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

    private void Log(ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(IsVerbose ? LogLevel.Debug : LogLevel.Information);
        logging.AddFilter("Quartz", LogLevel.Warning);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        _ = LogsJson
            ? logging.AddJsonConsole(options => (options.UseUtcTimestamp, options.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ"))
            : logging.AddSimpleConsole(options => (options.SingleLine, options.UseUtcTimestamp, options.TimestampFormat) = (true, true, "yyyy-MM-ddTHH:mm:ssZ "));
    }
}
