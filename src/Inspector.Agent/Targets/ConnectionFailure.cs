using Inspector.Postgres;
using Npgsql;

namespace Inspector.Agent.Targets;

/// <summary>Why connecting to a server, or talking with it, failed.</summary>
/// <remarks>
/// Kinds are found by SQLSTATE and error code; words are looked at only where several things share a code, and then only English ones are recognised. Text from a server or
/// a name service is shown in one line, shortened and without control characters.
/// </remarks>
/// <param name="Kind">What failed.</param>
/// <param name="Message">One line without a full stop: where, what happened, what to do. No password, no stack trace.</param>
internal sealed record ConnectionFailure(FailureKind Kind, string Message)
{
    /// <summary>
    /// How long to leave the server alone: after a timeout its half-authenticated backend lives on until <c>authentication_timeout</c> (default 60 s), and a further
    /// attempt would add another.
    /// </summary>
    public TimeSpan QuietPeriod => Kind == FailureKind.TimedOut ? SessionSettings.LongestConnectTimeout : TimeSpan.Zero;

    /// <summary>Whether the server turned an unencrypted connection away, so that a preferred TLS may have failed before for another reason.</summary>
    public bool MayHideTlsFailure { get; init; }

    /// <summary>Reads an exception that came while connecting.</summary>
    public static ConnectionFailure WhileConnecting(Exception exception, Target target) => Read(exception, target, isConnected: false);

    /// <summary>Reads an exception that came while reading from a connection that was open.</summary>
    public static ConnectionFailure WhileReading(Exception exception, Target target) => Read(exception, target, isConnected: true);

    private static ConnectionFailure Read(Exception exception, Target target, bool isConnected)
    {
        if (exception is ConnectionFailedException known)
        {
            return known.Failure;
        }

        return Chain(exception).OfType<AggregateException>().FirstOrDefault() is { InnerExceptions: { Count: > 0 } each } && !isConnected
            ? HostList.Combine(target, [.. each.Select((one, i) => Read(one, HostList.Of(target, i, each.Count), isConnected))])
            : One([.. Chain(exception)], target, isConnected);
    }

    private static ConnectionFailure One(IReadOnlyList<Exception> chain, Target target, bool isConnected) =>
        chain.OfType<PostgresException>().FirstOrDefault() is { } answer ? ServerAnswer.Read(answer, target, isConnected)
        : chain.OfType<UnsupportedServerException>().FirstOrDefault() is { } old ? new(FailureKind.TooOld, $"{target.Place}: {old.Message}")
        : chain.OfType<OperationCanceledException>().Any() ? new(FailureKind.Cancelled, $"{target.Place}: cancelled")
        : TlsFault.Read(chain, target)
        ?? NetworkFault.Read(chain, target, isConnected)
        ?? DriverComplaint.Read(chain, target)
        ?? new(FailureKind.Other, $"{target.Place}: {Visible.Line(chain[^1].Message)}");

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        for (var each = exception; each is not null; each = each.InnerException)
        {
            yield return each;
        }
    }
}

/// <summary>Connecting to a server, or talking with it, failed.</summary>
/// <param name="failure">Why; its message is this exception's.</param>
/// <param name="cause">What the driver threw, for <c>--verbose</c>.</param>
internal sealed class ConnectionFailedException(ConnectionFailure failure, Exception cause) : Exception(failure.Message, cause)
{
    /// <summary>Why.</summary>
    public ConnectionFailure Failure { get; } = failure;
}
