using Microsoft.Extensions.Logging;

namespace Inspector.Agent.Scheduling;

/// <summary>Every line of the agent's log. The numbers are for ever; no line has a secret or a statement.</summary>
internal static partial class AgentLog
{
    [LoggerMessage(1, LogLevel.Information, "Inspector watches {Targets} targets by {File}")]
    public static partial void Started(this ILogger log, int targets, string file);

    [LoggerMessage(2, LogLevel.Information, "Inspector stops")]
    public static partial void Stopping(this ILogger log);

    [LoggerMessage(3, LogLevel.Information, "It answers at http://{Endpoint}")]
    public static partial void Listening(this ILogger log, string endpoint);

    [LoggerMessage(10, LogLevel.Information, "{Target} is up: PostgreSQL {Version}, {Role}")]
    public static partial void TargetUp(this ILogger log, string target, string version, string role);

    [LoggerMessage(11, LogLevel.Warning, "{Target} is down: {Reason}")]
    public static partial void TargetDown(this ILogger log, string target, string reason);

    [LoggerMessage(12, LogLevel.Warning, "{Target} is another server now: PostgreSQL {Version}, {Role}")]
    public static partial void ServerChanged(this ILogger log, string target, string version, string role);

    [LoggerMessage(13, LogLevel.Warning, "{Target}: the {Tier} round failed: {Reason}")]
    public static partial void RoundFailed(this ILogger log, string target, string tier, string reason);

    [LoggerMessage(14, LogLevel.Warning, "{Target}: database {Database} could not be inspected: {Reason}")]
    public static partial void DatabaseFailed(this ILogger log, string target, string database, string reason);

    [LoggerMessage(15, LogLevel.Information, "{Target}: database {Database} is new")]
    public static partial void DatabaseNew(this ILogger log, string target, string database);

    [LoggerMessage(16, LogLevel.Information, "{Target}: database {Database} is gone, or no longer looked at")]
    public static partial void DatabaseGone(this ILogger log, string target, string database);

    [LoggerMessage(17, LogLevel.Debug, "{Target}: inspected {Database} in {Seconds:0.000} s: {Findings} findings")]
    public static partial void Inspected(this ILogger log, string target, string database, double seconds, int findings);

    [LoggerMessage(18, LogLevel.Warning, "{Target}: the budget of {Budget:P2} of a core is spent; the {Tier} round comes {Stretch:0.0} times less often")]
    public static partial void Stretched(this ILogger log, string target, double budget, string tier, double stretch);

    [LoggerMessage(19, LogLevel.Information, "{Target}: the {Tier} round comes as often as configured again")]
    public static partial void Relaxed(this ILogger log, string target, string tier);

    [LoggerMessage(20, LogLevel.Warning, "{Target}: sessions wait for {Root} ({State}), {Waiters} of them")]
    public static partial void IncidentBegan(this ILogger log, string target, string root, string state, int waiters);

    [LoggerMessage(21, LogLevel.Information, "{Target}: nobody waits for {Root} any more, after {Seconds:0} s and at most {Waiters} sessions")]
    public static partial void IncidentEnded(this ILogger log, string target, string root, double seconds, int waiters);

    [LoggerMessage(30, LogLevel.Information, "The configuration was read anew: {Targets} targets")]
    public static partial void ConfigurationChanged(this ILogger log, int targets);

    [LoggerMessage(31, LogLevel.Error, "The configuration is broken, and what was read before holds: {Problem}")]
    public static partial void ConfigurationBroken(this ILogger log, string problem);

    [LoggerMessage(32, LogLevel.Information, "The configuration is whole again")]
    public static partial void ConfigurationMended(this ILogger log);

    [LoggerMessage(33, LogLevel.Warning, "A change of {Key} holds from the next start on")]
    public static partial void NeedsRestart(this ILogger log, string key);

    [LoggerMessage(40, LogLevel.Information, "History is {Condition}")]
    public static partial void HistoryReady(this ILogger log, string condition);

    [LoggerMessage(41, LogLevel.Error, "History is {Condition}: {Reason}; what is seen meanwhile waits in memory")]
    public static partial void HistoryTrouble(this ILogger log, string condition, string reason);

    [LoggerMessage(70, LogLevel.Information, "The fleet has {Agents} agents: {Names}")]
    public static partial void FleetIs(this ILogger log, int agents, string names);

    [LoggerMessage(71, LogLevel.Error, "The fleet's store does not answer, and what is watched goes on being watched: {Reason}")]
    public static partial void FleetLost(this ILogger log, string reason);

    [LoggerMessage(72, LogLevel.Information, "{Target} is given up: this agent had more than its share")]
    public static partial void TermGivenUp(this ILogger log, string target);

    [LoggerMessage(73, LogLevel.Warning, "{Target} is watched by {Agent} now, and no longer here")]
    public static partial void TermTaken(this ILogger log, string target, string agent);

    [LoggerMessage(74, LogLevel.Warning, "{Target} is watched by {Agent} too, which came later: no longer here")]
    public static partial void TermMet(this ILogger log, string target, string agent);

    [LoggerMessage(75, LogLevel.Information, "{Target} is watched here from now on")]
    public static partial void TermBegun(this ILogger log, string target);

    [LoggerMessage(76, LogLevel.Error, "The schedule of the fleet does not take what it is told, and is tried again: {Reason}")]
    public static partial void ScheduleFailed(this ILogger log, string reason);

    [LoggerMessage(50, LogLevel.Critical, "The watch over {Target} failed and begins anew: {Reason}")]
    public static partial void WatchFailed(this ILogger log, Exception failure, string target, string reason);
}
