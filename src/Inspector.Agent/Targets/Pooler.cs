namespace Inspector.Agent.Targets;

/// <summary>Reads the errors that PgBouncer itself raises: it gives all of them the SQLSTATE 08P01, so its words decide (src/client.c, src/objects.c, src/janitor.c of 1.18).</summary>
internal static class Pooler
{
    /// <summary>The kind and the advice; null when the words are not PgBouncer's.</summary>
    public static (FailureKind Kind, string Advice)? Read(string text, Target target)
    {
        if (Has("unsupported startup parameter") || Has("unsupported options startup parameter"))
        {
            return (FailureKind.StartupOptionsRefused, target.HasStartupOptions
                ? "a PgBouncer refuses startup options"
                : "a PgBouncer refuses startup options: remove options and PGOPTIONS, or have it ignore them (ignore_startup_parameters = options)");
        }

        if (Has("no such database") || (Has("database \"") && Has("does not exist")))
        {
            return (FailureKind.DatabaseMissing, "a PgBouncer answers: name a database of its configuration that its server has");
        }

        if (Has("no such user") || Has("authentication failed") || Has("auth failed"))
        {
            return (FailureKind.WrongPassword, "a PgBouncer answers: the role must be in its auth_file, with this password");
        }

        if (Has("max_client_conn") || Has("max_user_connections") || Has("max_db_connections"))
        {
            return (FailureKind.TooManyConnections, "a PgBouncer answers: wait for a client to leave, or raise the limit");
        }

        return Has("server_login_retry") || Has("query_wait_timeout") || Has("client_login_timeout") || Has("cannot connect to server") || Has("server_lifetime") || Has("shutting down")
            ? (FailureKind.PoolerWithoutServer, "a PgBouncer answers: it has no server connection to give; look at its log, or connect to the server itself")
            : null;

        bool Has(string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
    }
}
