using Inspector.Agent.Reports;
using Inspector.Agent.Targets;
using Inspector.Postgres;
using Npgsql;

namespace Inspector.Agent.Commands;

/// <summary>A database that could not be inspected, or a server whose databases are not known.</summary>
/// <param name="Failure">What reports show of it.</param>
/// <param name="Place">Where, for a line that stands alone.</param>
internal sealed record Miss(Failure Failure, string Place)
{
    /// <summary>What was thrown; null where nothing was.</summary>
    public Exception? Cause { get; private init; }

    /// <summary>Whether the server must not be tried again soon.</summary>
    public bool MustLeaveInPeace { get; private init; }

    /// <summary>A database that was left out for a reason.</summary>
    /// <param name="target">The server.</param>
    /// <param name="database">The database; null for the target's own.</param>
    /// <param name="reason">Why, in one phrase.</param>
    public static Miss Of(Target target, string? database, string reason) =>
        new(new(database ?? target.Name, target.Host, target.Port, database ?? target.Database, reason), target.Place);

    /// <summary>A database that failed, or with it the server.</summary>
    public static Miss Of(Target target, string? database, Exception failure)
    {
        if (failure is not (ConnectionFailedException or NpgsqlException or UnsupportedServerException
            or InvalidOperationException or IOException or TimeoutException or OperationCanceledException))
        {
            return Of(target, database, Commands.Cause.Defect(failure)) with { Cause = failure };
        }

        var known = ConnectionFailure.WhileReading(failure, database is null ? target : target.In(database));

        // Reports say where beside the reason.
        var place = $"{target.Place}: ";
        var reason = known.Message.StartsWith(place, StringComparison.Ordinal) ? known.Message[place.Length..] : known.Message;
        return Of(target, database, reason) with { Cause = failure, MustLeaveInPeace = known.QuietPeriod > TimeSpan.Zero, Place = reason == known.Message ? "" : target.Place };
    }

    /// <summary>The line on the terminal.</summary>
    /// <param name="isOfSeveral">Whether there are other databases that it could be about.</param>
    public string Line(bool isOfSeveral)
    {
        var place = Place.Length == 0 ? "" : $"{Place}: ";
        return isOfSeveral ? $"{place}database {Visible.Quoted(Failure.Database ?? Failure.Name)}: {Failure.Reason}" : $"{place}{Failure.Reason}";
    }
}
