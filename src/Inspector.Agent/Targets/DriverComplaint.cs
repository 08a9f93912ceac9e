namespace Inspector.Agent.Targets;

/// <summary>
/// Reads what Npgsql itself complains about. It has no codes for these, so its words decide (10.0.0; a test meets each of them on a real server or socket).
/// </summary>
internal static class DriverComplaint
{
    /// <summary>The failure; null when the words are not known.</summary>
    public static ConnectionFailure? Read(IReadOnlyList<Exception> chain, Target target)
    {
        if (Find("No password has been provided") is not null)
        {
            var notice = target.PasswordFile?.Objection();
            return Failure(FailureKind.NoPassword, $"the server wants a password and there is none; set PGPASSWORD, or add a line to {Visible.Line(target.PasswordFile?.Path ?? "a password file")}{(notice is null ? "" : $" ({notice})")}");
        }

        if (Find("for SSLRequest") is { } unknown)
        {
            return unknown.Contains("response E ", StringComparison.Ordinal)
                ? Failure(FailureKind.TooOld, "the server answers the question for TLS with an error: it is very old, or cannot start a process; sslmode=disable shows its error")
                : Failure(FailureKind.NotPostgres, "what answers there is not PostgreSQL; check host and port");
        }

        if (Find("authentication method is not allowed") is not null)
        {
            return Failure(FailureKind.NotAuthenticated, target.Session.ChannelBinding == Npgsql.ChannelBinding.Require
                ? "the server lets this role in without SCRAM, and so without channel binding, which the target requires (channel_binding, require_auth)"
                : "the server asks for an authentication method that require_auth does not allow");
        }

        if (Find("ChannelBinding is set to") is not null)
        {
            return Failure(FailureKind.NotAuthenticated, "the server and channel_binding do not agree: it needs TLS and SCRAM; set channel_binding=prefer if that is meant");
        }

        if (Find("Authentication method not supported") is not null)
        {
            return Failure(FailureKind.NotAuthenticated, "the server asks for an authentication method that Inspector does not know; give the role scram-sha-256 in pg_hba.conf");
        }

        if (Find("GSS encryption") is not null || Find("GGS encryption") is not null || Find("authenticating GSS") is not null || Find("authenticate with GSS") is not null)
        {
            return Failure(FailureKind.NotAuthenticated, $"Kerberos failed: {Visible.Line(chain[^1].Message)}; is there a ticket (klist)?");
        }

        return Find("No suitable host was found") is not null
            ? Failure(FailureKind.NoSuitableServer, "no server of the target is of the kind that target_session_attrs wants: primary (read-write) or standby (read-only)")
            : null;

        string? Find(string words) => chain.Select(exception => exception.Message).FirstOrDefault(message => message.Contains(words, StringComparison.Ordinal));
        ConnectionFailure Failure(FailureKind kind, string message) => new(kind, $"{target.Place}: {message}");
    }
}
