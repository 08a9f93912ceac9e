using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Inspector.Agent.Targets;

/// <summary>What surrounds a client of PostgreSQL and what libpq looks at: variables, the home folder, the user's name, the usual folders.</summary>
internal sealed record ClientEnvironment
{
    /// <summary>How the variables begin that win over what <c>inspector.yaml</c> says.</summary>
    public const string OwnPrefix = "INSPECTOR__";

    /// <summary>The variables that Npgsql 10 reads by itself, found in its assembly.</summary>
    private static readonly ImmutableArray<string> ReadByTheDriver =
    [
        "PGAPPNAME", "PGCLIENTENCODING", "PGGSSENCMODE", "PGOPTIONS", "PGPASSFILE", "PGPASSWORD", "PGREQUIREAUTH",
        "PGSSLCERT", "PGSSLKEY", "PGSSLNEGOTIATION", "PGSSLROOTCERT", "PGTARGETSESSIONATTRS", "PGTZ", "PGUSER",
    ];

    /// <summary>The environment variables by name.</summary>
    public required FrozenDictionary<string, string> Variables { get; init; }

    /// <summary>The home folder, where <c>.pgpass</c>, <c>.pg_service.conf</c> and <c>.postgresql/</c> are; empty when there is none.</summary>
    public required string Home { get; init; }

    /// <summary>The name of the operating system's user, PostgreSQL's default role; empty when it has none.</summary>
    public required string UserName { get; init; }

    /// <summary>The folders where servers keep their Unix sockets, in the order in which they are tried: Debian's and Red Hat's, then PostgreSQL's own default.</summary>
    public ImmutableArray<string> SocketFolders { get; init; } = ["/var/run/postgresql", "/tmp"];

    /// <summary>The folders of the system-wide <c>pg_service.conf</c>, which libpq has compiled in: Debian's, Red Hat's, Alpine's and that of a build from source.</summary>
    public ImmutableArray<string> ServiceFolders { get; init; } =
        ["/etc/postgresql-common", "/etc/sysconfig/pgsql", "/etc/postgresql", "/usr/local/pgsql/etc"];

    /// <summary>A variable's value; null when it is not set. An empty value is a value.</summary>
    public string? Variable(string name) => Variables.GetValueOrDefault(name);

    /// <summary>A path below the home folder; null when there is no home folder.</summary>
    public string? BelowHome(string path) => Home.Length == 0 ? null : Path.Combine(Home, path);

    /// <summary>
    /// Reads the environment of this process, and takes out of it what Npgsql would read by itself: its rules differ from libpq's (it takes a password from
    /// a file that others can read, and fails on libpq's own words in <c>PGREQUIREAUTH</c>), and what a TARGET says explicitly would not always win. Call once, at the start.
    /// </summary>
    public static ClientEnvironment Take()
    {
        var variables = Environment.GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .Where(entry => entry.Key is string name && (name.StartsWith("PG", StringComparison.Ordinal) || name.StartsWith(OwnPrefix, StringComparison.Ordinal)))
            .ToFrozenDictionary(entry => (string)entry.Key, entry => entry.Value as string ?? "");
        foreach (var name in ReadByTheDriver)
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        return new()
        {
            Variables = variables,
            Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            UserName = Environment.UserName,
        };
    }
}
