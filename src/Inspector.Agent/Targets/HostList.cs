using System.Collections.Immutable;
using System.Globalization;

namespace Inspector.Agent.Targets;

/// <summary>Makes one failure of those of each host of a list.</summary>
internal static class HostList
{
    private const int Shown = 4;

    /// <summary>The target with only the place that an exception is about, by its number among them. Npgsql gives one exception for each host, in order; where it gives another number, the place is not known.</summary>
    public static Target Of(Target target, int index, int count) =>
        count == target.Endpoints.Length ? target with { Endpoints = [target.Endpoints[index]] } : target;

    /// <summary>One line for all, and the kind of the failure that came furthest.</summary>
    public static ConnectionFailure Combine(Target target, ImmutableArray<ConnectionFailure> failures)
    {
        var different = failures.DistinctBy(failure => failure.Message, StringComparer.Ordinal).ToList();
        if (different is [var only])
        {
            return only;
        }

        var furthest = failures.MaxBy(failure => Distance(failure.Kind))!;
        var rest = different.Count > Shown ? string.Create(CultureInfo.InvariantCulture, $" | and {different.Count - Shown} more") : "";
        return furthest with
        {
            Message = string.Create(CultureInfo.InvariantCulture, $"none of {target.Endpoints.Length} hosts can be used: {string.Join(" | ", different.Take(Shown).Select(failure => failure.Message))}{rest}"),
        };
    }

    /// <summary>How near to a session the failure came: a server's own answer tells more than silence.</summary>
    private static int Distance(FailureKind kind) => kind switch
    {
        FailureKind.HostNotFound or FailureKind.SocketMissing => 0,
        FailureKind.Unreachable or FailureKind.Refused or FailureKind.SocketForbidden => 1,
        FailureKind.TimedOut => 2,
        FailureKind.NotPostgres or FailureKind.Disconnected => 3,
        FailureKind.TlsFailed or FailureKind.TlsNotOffered or FailureKind.CertificateUntrusted or FailureKind.CertificateForOtherHost or FailureKind.CertificateOutOfDate => 4,
        _ => 5,
    };
}
