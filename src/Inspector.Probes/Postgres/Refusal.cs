using Npgsql;

namespace Inspector.Postgres;

/// <summary>Reads why a server did not give what was asked for.</summary>
internal static class Refusal
{
    /// <summary>Whether the session ended with it: every question behind it would fail too (PostgreSQL manual, "Message Severity Levels").</summary>
    public static bool EndsSession(PostgresException refusal) => refusal.InvariantSeverity is "FATAL" or "PANIC";

    /// <summary>Why, in one line: the server's own words, or what happened to the connection in words that say more than the driver's.</summary>
    public static string Reason(Exception failure) => failure switch
    {
        PostgresException answer => answer.MessageText.ReplaceLineEndings(" "),
        NpgsqlException { InnerException: TimeoutException } => "the server did not answer in time",
        NpgsqlException { InnerException: IOException or System.Net.Sockets.SocketException } when failure.Message.StartsWith("Exception while", StringComparison.Ordinal) =>
            "the server closed the connection",
        InvalidOperationException when failure.Message.Contains("Connection is not open", StringComparison.Ordinal) => "the connection is gone",
        _ => failure.Message.ReplaceLineEndings(" "),
    };
}
