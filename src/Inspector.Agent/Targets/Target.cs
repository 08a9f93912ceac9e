using System.Collections.Immutable;
using Npgsql;

namespace Inspector.Agent.Targets;

/// <summary>
/// A server to inspect and how to reach it: what TARGET on the command line, libpq's environment variables, service file and password file say together, with libpq's
/// precedence and defaults. It holds a password and never shows it.
/// </summary>
internal sealed record Target
{
    /// <summary>The places to try, in order; at least one.</summary>
    public required ImmutableArray<Endpoint> Endpoints { get; init; }

    /// <summary>The database to connect to first.</summary>
    public required string Database { get; init; }

    /// <summary>The role.</summary>
    public required string User { get; init; }

    /// <summary>The service that it was read from; null without one.</summary>
    public string? Service { get; init; }

    /// <summary>Whether TARGET was a bare word, which is a database name, though many mean a host: failures say so.</summary>
    public bool IsBareDatabase { get; init; }

    /// <summary>What the user should know: parameters that are ignored, a password file that is not used. One line each.</summary>
    public ImmutableArray<string> Notices { get; init; } = [];

    /// <summary>Encryption.</summary>
    public required TlsSettings Tls { get; init; }

    /// <summary>The rest.</summary>
    public required SessionSettings Session { get; init; }

    /// <summary>Whether Inspector's own server options go with the connection: see <see cref="WithoutStartupOptions" />.</summary>
    public bool HasStartupOptions { get; init; } = true;

    /// <summary>The password given; null to look in <see cref="PasswordFile" />.</summary>
    public Secret? Password { private get; init; }

    /// <summary>The source of <see cref="Password" />.</summary>
    public string PasswordOrigin { private get; init; } = "";

    /// <summary>The password file; null without a home folder.</summary>
    public PasswordFile? PasswordFile { get; init; }

    /// <summary>The socket folders for which a password file says <c>localhost</c>.</summary>
    public ImmutableArray<string> SocketFolders { private get; init; } = [];

    /// <summary>libpq's parameters and what becomes of each, for the help text.</summary>
    public static ImmutableArray<KnownParameter> KnownParameters { get; } = Targets.KnownParameters.All;

    /// <summary>Where the given password comes from, in words that follow "the password is"; null when none was given or found.</summary>
    public string? PasswordSource =>
        Password is not null ? PasswordOrigin
        : Endpoints.Any(endpoint => PasswordFor(endpoint) is not null) ? $"from {Visible.Line(PasswordFile?.Path)}"
        : null;

    /// <summary>What to say of a default place where nobody listens; empty for a place that was given.</summary>
    public string DefaultPlaceNote { get; init; } = "";

    /// <summary>The places in one line, for messages.</summary>
    public string Place => string.Join(", ", Endpoints);

    /// <summary>What to call it: the service, else the first host.</summary>
    public string Name => Service ?? Host;

    /// <summary>The first place's host name, address or socket folder.</summary>
    public string Host => Endpoints[0].Host;

    /// <summary>The first place's port.</summary>
    public int Port => Endpoints[0].Port;

    /// <summary>Reads TARGET together with the environment.</summary>
    /// <param name="text">A libpq URI, a libpq keyword string, or a database name; null or empty when TARGET is absent.</param>
    /// <param name="environment">The client's environment.</param>
    /// <exception cref="TargetException">It cannot be used: the message is one line that says why and what to do.</exception>
    public static Target Read(string? text, ClientEnvironment environment) => TargetReader.Read(text, environment);

    /// <summary>The same server, another database.</summary>
    public Target In(string database) => this with { Database = database };

    /// <summary>
    /// The same without Inspector's own server options (the user's stay): a PgBouncer refuses them while connecting. Its sessions must then state each setting in their transactions.
    /// </summary>
    public Target WithoutStartupOptions() => this with { HasStartupOptions = false };

    /// <summary>The same with TLS required where it was only preferred.</summary>
    public Target WithTlsRequired() => this with { Tls = Tls with { Mode = SslMode.Require } };

    /// <summary>The same at the one place where a connection was found, so that further connections meet the same server.</summary>
    /// <param name="host">What <see cref="NpgsqlConnection.Host" /> says.</param>
    /// <param name="port">What <see cref="NpgsqlConnection.Port" /> says.</param>
    public Target At(string? host, int port) =>
        Endpoints.FirstOrDefault(endpoint => endpoint.DriverHost == host && endpoint.Port == port) is { } found ? this with { Endpoints = [found] } : this;

    /// <summary>Whether two lead to the same server and database as the same role in the same way, with the same password if one was given.</summary>
    public bool IsSameAs(Target other) =>
        Endpoints.SequenceEqual(other.Endpoints)
        && PasswordFile?.Path == other.PasswordFile?.Path
        && this with { Endpoints = other.Endpoints, PasswordFile = other.PasswordFile, Notices = other.Notices, SocketFolders = other.SocketFolders } == other;

    /// <summary>The password for a place: the one given, else the password file's for that place, this database and this role; null for none.</summary>
    public Secret? PasswordFor(Endpoint endpoint) =>
        Password
        ?? PasswordFile?.Find(endpoint.Host, endpoint.Port, Database, User)
        ?? (endpoint.IsSocket && SocketFolders.Contains(endpoint.Host) ? PasswordFile?.Find("localhost", endpoint.Port, Database, User) : null);

    /// <summary>A source of connections to <see cref="Database" />; it opens none by itself.</summary>
    /// <param name="password">The password of the moment; null for the target's own.</param>
    /// <exception cref="TargetException">A certificate or key file cannot be used.</exception>
    public NpgsqlDataSource DataSource(Func<Secret>? password = null) => NpgsqlSource.Build(this, password);

    /// <summary>A source of pooled connections to a store of our own.</summary>
    /// <param name="most">How many at one time.</param>
    /// <param name="password">The password of the moment; null for the target's own.</param>
    /// <exception cref="TargetException">A certificate or key file cannot be used.</exception>
    public NpgsqlDataSource PooledSource(int most, Func<Secret>? password) => NpgsqlSource.BuildPooled(this, most, password);

    /// <summary>Where and who, without the password: <c>db1:5432/app as reader</c>.</summary>
    public override string ToString() => $"{Place}/{Visible.Line(Database, 80)} as {Visible.Line(User, 80)}";
}
