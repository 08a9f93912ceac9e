using Inspector.Agent.Targets;
using Inspector.Postgres;
using Npgsql;

namespace Inspector.Agent.Scheduling;

/// <summary>What a failed round means.</summary>
/// <param name="Reason">Why, in one line, without secrets.</param>
/// <param name="Answered">Whether the server answered all the same: it refused one question, and the session lives.</param>
/// <param name="IsOfDatabase">Whether only this database is concerned.</param>
/// <param name="Rest">How long the server must be left alone at least.</param>
internal sealed record Setback(string Reason, bool Answered, bool IsOfDatabase, TimeSpan Rest)
{
    /// <summary>Whether the session was lost, as happens when somebody ends it; whether the server is there only a new one can tell.</summary>
    public bool IsLost { get; private init; }

    /// <summary>Reads a failure.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="target">Where.</param>
    /// <param name="stop">What stops us: a failure after that is none of the server's.</param>
    /// <returns>Null when it was stopped.</returns>
    public static Setback? Of(Exception failure, Target target, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            return null;
        }

        if (failure is TargetException or UnsupportedServerException)
        {
            return new(Visible.Line(failure.Message), Answered: false, IsOfDatabase: false, TimeSpan.FromSeconds(30));
        }

        if (failure is OperationCanceledException)
        {
            return new($"{target.Place}: no answer in time", Answered: false, IsOfDatabase: false, TimeSpan.Zero);
        }

        if (failure is not (ConnectionFailedException or NpgsqlException or IOException or TimeoutException or InvalidOperationException))
        {
            // A defect of ours: the server is as it was.
            return new($"Inspector failed: {failure.GetType().Name}: {Visible.Line(failure.Message)}", Answered: true, IsOfDatabase: true, TimeSpan.Zero);
        }

        var known = ConnectionFailure.WhileReading(failure, target);
        return new(
            known.Message,
            failure is PostgresException { InvariantSeverity: not ("FATAL" or "PANIC") },
            known.Kind is FailureKind.DatabaseMissing or FailureKind.DatabaseClosed or FailureKind.DatabaseForbidden,
            known.QuietPeriod)
        {
            IsLost = failure is not ConnectionFailedException && known.Kind != FailureKind.TimedOut,
        };
    }
}
