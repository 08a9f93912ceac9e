using Npgsql;

namespace Inspector.Agent.Targets;

/// <summary>Reads what a server, or a pooler in front of it, answered: by SQLSTATE (PostgreSQL, appendix A), and where several things share one by the server's words.</summary>
internal static class ServerAnswer
{
    /// <summary>The failure that an error message of the server means.</summary>
    public static ConnectionFailure Read(PostgresException answer, Target target, bool isConnected)
    {
        var text = Visible.Line(answer.MessageText);
        var (kind, advice) = answer.SqlState switch
        {
            "08P01" when Pooler.Read(text, target) is { } pooler => pooler,
            PostgresErrorCodes.InvalidPassword => (FailureKind.WrongPassword, WrongPassword(target)),
            PostgresErrorCodes.InvalidAuthorizationSpecification => NotAuthorized(text, answer.Routine),
            PostgresErrorCodes.InvalidCatalogName => (FailureKind.DatabaseMissing, target.IsBareDatabase
                ? "a bare word is a database name; for a host write host=NAME or postgresql://NAME"
                : "name an existing one: dbname=... or --database"),
            PostgresErrorCodes.ObjectNotInPrerequisiteState when !isConnected => (FailureKind.DatabaseClosed, "choose another database"),
            PostgresErrorCodes.InsufficientPrivilege when IsAboutDatabase(answer, text) => (FailureKind.DatabaseForbidden, $"GRANT CONNECT ON DATABASE {Identifier(target.Database)} TO {Identifier(target.User)}"),
            PostgresErrorCodes.InsufficientPrivilege => (FailureKind.Forbidden, "inspector grants prints what the role needs"),
            PostgresErrorCodes.TooManyConnections => (FailureKind.TooManyConnections, TooMany(text)),
            PostgresErrorCodes.CannotConnectNow => (FailureKind.NotReady, "try again in a moment; a standby needs hot_standby=on"),
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => (FailureKind.Disconnected, "the server or an administrator ended the connection; what was read so far is incomplete"),
            "57P04" => (FailureKind.DatabaseMissing, "the database was dropped meanwhile"),
            "57P05" or "25P03" or "25P04" => (FailureKind.Disconnected, "a timeout of the server ended the connection; what was read so far is incomplete"),
            PostgresErrorCodes.QueryCanceled => (FailureKind.StatementTimeout, "the server is busy, or a lock on a catalog is held; try again later"),
            PostgresErrorCodes.LockNotAvailable => (FailureKind.LockTimeout, "a catalog is locked; Inspector does not wait, try again later"),
            PostgresErrorCodes.FeatureNotSupported when text.Contains("frontend protocol", StringComparison.Ordinal) => (FailureKind.TooOld, "the server is older than protocol 3.0"),
            PostgresErrorCodes.UndefinedObject or PostgresErrorCodes.InvalidParameterValue or "55P02" or PostgresErrorCodes.SyntaxError when !isConnected =>
                (FailureKind.StartupOptionsRefused, "the server does not take an option of the connection; look at options and PGOPTIONS"),
            _ => (FailureKind.Other, $"SQLSTATE {Visible.Line(answer.SqlState, 5)}"),
        };
        return new(kind, $"{target.Place}: {text}; {advice}")
        {
            // "SSL encryption", "GSS encryption" or "no encryption" end the English text; the two names stand in every language's.
            MayHideTlsFailure = kind == FailureKind.NotAdmitted && !IsEncrypted(text),
        };
    }

    private static (FailureKind Kind, string Advice) NotAuthorized(string text, string? routine)
    {
        if (routine == "InitializeSessionUserId")
        {
            return text.Contains("log in", StringComparison.Ordinal) ? (FailureKind.RoleCannotLogIn, "choose another role, or ALTER ROLE ... LOGIN")
                : text.Contains("not exist", StringComparison.Ordinal) ? (FailureKind.RoleMissing, "choose another role with user=...; inspector grants prints how to make one")
                : (FailureKind.NotAuthenticated, "the role does not exist or may not log in: choose another");
        }

        if (routine == "ClientAuthentication" && text.Contains("pg_hba.conf", StringComparison.Ordinal))
        {
            return (FailureKind.NotAdmitted, IsEncrypted(text)
                ? "add a line to pg_hba.conf, or connect from a host and as a role that it admits"
                : "the server may admit TLS only: set sslmode=require; or add a line to pg_hba.conf");
        }

        return (FailureKind.NotAuthenticated, "pg_hba.conf asks for another proof: a certificate (sslcert, sslkey), or the operating system's user of the role's name (peer)");
    }

    private static string WrongPassword(Target target) =>
        target.PasswordSource is { } source ? $"the role or the password is wrong; the password is {source}" : "the role or the password is wrong";

    private static string TooMany(string text) =>
        text.Contains("connections for role", StringComparison.Ordinal) || text.Contains("connections for database", StringComparison.Ordinal) // not: slots are reserved for roles with
            ? "raise its CONNECTION LIMIT, or wait for a session to end; Inspector needs two"
            : "wait for sessions to end, or raise max_connections; Inspector needs two";

    private static bool IsEncrypted(string text) => text.Contains("SSL", StringComparison.Ordinal) || text.Contains("GSS", StringComparison.Ordinal);

    private static bool IsAboutDatabase(PostgresException answer, string text) =>
        answer.Routine == "CheckMyDatabase" || text.StartsWith("permission denied for database", StringComparison.Ordinal);

    private static string Identifier(string name) => $"\"{Visible.Line(name.Replace("\"", "\"\"", StringComparison.Ordinal), 130)}\"";
}
