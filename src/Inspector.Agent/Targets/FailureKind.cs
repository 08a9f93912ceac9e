namespace Inspector.Agent.Targets;

/// <summary>What kept Inspector from talking with a server.</summary>
internal enum FailureKind
{
    /// <summary>None of the others: the message has the server's or the system's own words.</summary>
    Other,

    /// <summary>The name service does not know the host.</summary>
    HostNotFound,

    /// <summary>Nobody listens there.</summary>
    Refused,

    /// <summary>The network has no way there.</summary>
    Unreachable,

    /// <summary>There is no such Unix socket.</summary>
    SocketMissing,

    /// <summary>The system does not let this user at the Unix socket.</summary>
    SocketForbidden,

    /// <summary>No answer in time: see <see cref="ConnectionFailure.QuietPeriod" />.</summary>
    TimedOut,

    /// <summary>The password is wrong, or the role does not exist (28P01).</summary>
    WrongPassword,

    /// <summary>The server wants a password and none was given.</summary>
    NoPassword,

    /// <summary><c>pg_hba.conf</c> does not let this role in from here (28000).</summary>
    NotAdmitted,

    /// <summary>Another way of logging in failed: peer, certificate, Kerberos, or one that the target rules out.</summary>
    NotAuthenticated,

    /// <summary>The role does not exist (28000).</summary>
    RoleMissing,

    /// <summary>The role may not log in (28000).</summary>
    RoleCannotLogIn,

    /// <summary>The database does not exist (3D000), or no longer.</summary>
    DatabaseMissing,

    /// <summary>The database accepts no connections (55000).</summary>
    DatabaseClosed,

    /// <summary>The role may not connect to the database (42501).</summary>
    DatabaseForbidden,

    /// <summary>The role may not do something else (42501).</summary>
    Forbidden,

    /// <summary>The server, the role or the database has as many connections as it may have (53300).</summary>
    TooManyConnections,

    /// <summary>The server is starting up, shutting down or recovering (57P03).</summary>
    NotReady,

    /// <summary>The server has no TLS and the target requires it.</summary>
    TlsNotOffered,

    /// <summary>No trusted certificate leads to the server's.</summary>
    CertificateUntrusted,

    /// <summary>The server's certificate is for other hosts.</summary>
    CertificateForOtherHost,

    /// <summary>The server's certificate is expired or not yet valid.</summary>
    CertificateOutOfDate,

    /// <summary>The TLS handshake failed otherwise.</summary>
    TlsFailed,

    /// <summary>The server went away, or closed the connection.</summary>
    Disconnected,

    /// <summary>A statement took too long (57014).</summary>
    StatementTimeout,

    /// <summary>A lock was not free in time (55P03).</summary>
    LockTimeout,

    /// <summary>A PgBouncer or the server refuses Inspector's startup options: <see cref="TargetConnector" /> tries without them.</summary>
    StartupOptionsRefused,

    /// <summary>A connection pooler cannot reach its server.</summary>
    PoolerWithoutServer,

    /// <summary>No server of the list is of the kind that <c>target_session_attrs</c> wants.</summary>
    NoSuitableServer,

    /// <summary>What answers there is not PostgreSQL.</summary>
    NotPostgres,

    /// <summary>The server is older than Inspector reads, or than the protocol.</summary>
    TooOld,

    /// <summary>The user gave up.</summary>
    Cancelled,
}
