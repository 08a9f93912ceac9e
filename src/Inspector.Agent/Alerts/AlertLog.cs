using Microsoft.Extensions.Logging;

namespace Inspector.Agent.Alerts;

/// <summary>The lines of the agent's log about alerts. The numbers are for ever, and differ from the others of the agent's; no line has a secret, a statement or more of an address than host and port.</summary>
internal static partial class AlertLog
{
    [LoggerMessage(60, LogLevel.Information, "{Target}: {Receiver} was told of incident {Incident}: {Event}")]
    public static partial void Told(this ILogger log, string target, string receiver, string incident, string @event);

    [LoggerMessage(61, LogLevel.Debug, "{Target}: {Receiver} was told of incident {Incident} again")]
    public static partial void ToldAgain(this ILogger log, string target, string receiver, string incident);

    [LoggerMessage(62, LogLevel.Warning, "{Receiver} takes no alerts: {Reason}; they wait")]
    public static partial void ReceiverFails(this ILogger log, string receiver, string reason);

    [LoggerMessage(63, LogLevel.Information, "{Receiver} takes alerts again")]
    public static partial void ReceiverMended(this ILogger log, string receiver);

    [LoggerMessage(64, LogLevel.Error, "{Receiver} will not have what it was told of incident {Incident}: {Reason}")]
    public static partial void Refused(this ILogger log, string receiver, string incident, string reason);

    [LoggerMessage(65, LogLevel.Warning, "{Receiver}: more wait than have room, and {Dropped} were dropped")]
    public static partial void AlertsDropped(this ILogger log, string receiver, long dropped);

    [LoggerMessage(66, LogLevel.Warning, "What receivers were told before cannot be read: {Reason}; they may be told twice")]
    public static partial void MemoryUnread(this ILogger log, string reason);

    [LoggerMessage(67, LogLevel.Critical, "Alerts of {Target} failed: {Reason}")]
    public static partial void AlertsFailed(this ILogger log, Exception failure, string target, string reason);
}
