using Microsoft.Extensions.Logging;

namespace Inspector.Agent.Web;

/// <summary>What is told of the answering, with ids that stay.</summary>
internal static partial class WebLog
{
    [LoggerMessage(EventId = 60, EventName = "listening-open", Level = LogLevel.Warning, Message = "Answers at {Address} to everybody who can reach it, without a token: --insecure-listen said so")]
    public static partial void Open(ILogger logger, System.Net.IPEndPoint address);

    [LoggerMessage(EventId = 61, EventName = "answer-failed", Level = LogLevel.Error, Message = "An answer failed; this is a defect")]
    public static partial void Failed(ILogger logger, Exception defect);

    [LoggerMessage(EventId = 62, EventName = "answer-late", Level = LogLevel.Warning, Message = "An answer to {Route} was not ready after {Seconds} s and was given up")]
    public static partial void Late(ILogger logger, string route, double seconds);
}
