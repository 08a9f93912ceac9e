using Npgsql;

namespace Inspector.Postgres;

/// <summary>How a server's locks are to be watched.</summary>
public sealed record LiveOptions
{
    /// <summary>Opens the one session that is kept; called again after it was lost. What it throws, <see cref="LiveSession.ReadAsync"/> throws.</summary>
    public required Func<CancellationToken, Task<GuardedSession>> Open { get; init; }

    /// <summary>
    /// Opens a session in another database of the same server, by its raw name, for the names of its relations; it is closed at once. Null: they have numbers. Whatever it
    /// throws becomes a gap, and it is left alone for a while.
    /// </summary>
    public Func<string, CancellationToken, Task<GuardedSession>>? OpenDatabase { get; init; }

    /// <summary>The clock by which durations are measured. What probes call "now" is the server's time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long one statement may take. Default 2 s.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The options for a data source alone: names of relations only of its own database.</summary>
    public static LiveOptions Of(NpgsqlDataSource source) => new() { Open = cancellation => GuardedSession.OpenAsync(source, cancellation: cancellation) };
}
