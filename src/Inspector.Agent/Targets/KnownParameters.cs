using System.Collections.Frozen;
using System.Collections.Immutable;
using static Inspector.Agent.Targets.Handling;

namespace Inspector.Agent.Targets;

/// <summary>The list of all <see cref="KnownParameter" />s, in libpq's order.</summary>
internal static class KnownParameters
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<KnownParameter> All { get; } =
    [
        new("service", "PGSERVICE", Honoured, "section of a service file to take parameters from"),
        new("user", "PGUSER", Honoured, "role; default: the operating system's user"),
        new("password", "PGPASSWORD", Honoured, "password; better in a password file"),
        new("passfile", "PGPASSFILE", Honoured, "password file; default: ~/.pgpass"),
        new("channel_binding", "PGCHANNELBINDING", Honoured, "disable, prefer (default) or require"),
        new("connect_timeout", "PGCONNECT_TIMEOUT", Honoured, "seconds for connecting to one host; default 5; 0 means 60"),
        new("dbname", "PGDATABASE", Honoured, "database; default: the role's name"),
        new("host", "PGHOST", Honoured, "host names, addresses or socket folders, by comma; default: a local socket, else localhost"),
        new("hostaddr", "PGHOSTADDR", Honoured, "addresses to connect to instead of looking the hosts up, by comma"),
        new("port", "PGPORT", Honoured, "one port, or one for each host, by comma; default 5432"),
        new("client_encoding", "PGCLIENTENCODING", Ignored, "always UTF8"),
        new("options", "PGOPTIONS", Honoured, "server options; Inspector's own follow and win"),
        new("application_name", "PGAPPNAME", Honoured, "shown in pg_stat_activity; default: inspector"),
        new("fallback_application_name", null, Honoured, "application_name where none is given"),
        new("keepalives", null, Honoured, "0 turns TCP keepalives off"),
        new("keepalives_idle", null, Honoured, "seconds without traffic before a keepalive"),
        new("keepalives_interval", null, Honoured, "seconds between keepalives"),
        new("keepalives_count", null, Ignored, "the system's count of lost keepalives holds"),
        new("tcp_user_timeout", null, Ignored, "every statement has its own timeout"),
        new("sslmode", "PGSSLMODE", Honoured, "disable, allow, prefer (default), require, verify-ca or verify-full"),
        new("sslnegotiation", "PGSSLNEGOTIATION", Honoured, "postgres (default) or direct (servers from 17 on)"),
        new("sslcompression", "PGSSLCOMPRESSION", Ignored, "TLS is never compressed"),
        new("sslcert", "PGSSLCERT", Honoured, "client certificate; default: ~/.postgresql/postgresql.crt"),
        new("sslkey", "PGSSLKEY", Honoured, "its key; default: ~/.postgresql/postgresql.key"),
        new("sslcertmode", "PGSSLCERTMODE", Honoured, "disable or allow (default): whether to send a client certificate"),
        new("sslpassword", null, Honoured, "password of an encrypted key"),
        new("sslrootcert", "PGSSLROOTCERT", Honoured, "trusted root certificates, or system; default: ~/.postgresql/root.crt"),
        new("sslcrl", "PGSSLCRL", Refused, "revocation lists are not read: remove it"),
        new("sslcrldir", "PGSSLCRLDIR", Refused, "revocation lists are not read: remove it"),
        new("sslsni", "PGSSLSNI", Refused, "the host name is always sent in the TLS handshake: remove it") { Harmless = ["1"] },
        new("requirepeer", "PGREQUIREPEER", Refused, "the owner of a Unix socket's server is not checked: remove it") { Harmless = [""] },
        new("require_auth", "PGREQUIREAUTH", Honoured, "authentication methods to insist on, or with ! to refuse, by comma"),
        new("min_protocol_version", "PGMINPROTOCOLVERSION", Refused, "protocol 3.0 is spoken: remove it") { Harmless = ["", "3.0"] },
        new("max_protocol_version", "PGMAXPROTOCOLVERSION", Ignored, "protocol 3.0 is spoken, the lowest there is"),
        new("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION", Honoured, "TLSv1.2 (default, and the lowest spoken) or TLSv1.3"),
        new("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION", Honoured, "TLSv1.2 or TLSv1.3"),
        new("gssencmode", "PGGSSENCMODE", Honoured, "disable (default here), prefer or require"),
        new("krbsrvname", "PGKRBSRVNAME", Honoured, "Kerberos service name; default: postgres"),
        new("gsslib", "PGGSSLIB", Refused, "the system's GSSAPI library is used: remove it") { Harmless = ["", "gssapi"] },
        new("gssdelegation", "PGGSSDELEGATION", Refused, "credentials are never delegated: remove it") { Harmless = ["", "0"] },
        new("replication", null, Refused, "Inspector opens no replication connection: remove it") { Harmless = ["", "0", "false", "off", "no"] },
        new("target_session_attrs", "PGTARGETSESSIONATTRS", Honoured, "any (default), primary or read-write, standby or read-only, prefer-standby"),
        new("load_balance_hosts", "PGLOADBALANCEHOSTS", Honoured, "disable (default) or random"),
        new("scram_client_key", null, Refused, "SCRAM keys cannot be used: give a password"),
        new("scram_server_key", null, Refused, "SCRAM keys cannot be used: give a password"),
        new("oauth_issuer", null, Refused, "OAuth is not supported: use another way to log in"),
        new("oauth_client_id", null, Refused, "OAuth is not supported: use another way to log in"),
        new("oauth_client_secret", null, Refused, "OAuth is not supported: use another way to log in"),
        new("oauth_scope", null, Refused, "OAuth is not supported: use another way to log in"),
        new("sslkeylogfile", null, Refused, "TLS keys are never written to a file: remove it") { Harmless = [""] },
    ];

    private static readonly FrozenDictionary<string, KnownParameter> ByName = All.ToFrozenDictionary(parameter => parameter.Name);

    /// <summary>The parameter of that name, which is case-sensitive as in libpq; null when there is none.</summary>
    public static KnownParameter? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The complaint about a name that is none of them, with those most like it. What is no word at all may be anything, and is not repeated.</summary>
    public static string Unknown(string name)
    {
        if (name.Length is 0 or > 40 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.'))
        {
            return "there is an equals sign after what is no connection parameter: write host=... dbname=... user=..., or a postgresql:// URI";
        }

        if (Find(name.ToLowerInvariant()) is { } lower)
        {
            return $"unknown connection parameter \"{name}\": libpq's are lower case, write {lower.Name}";
        }

        var near = Nearest.To(name, All.Select(parameter => parameter.Name));
        return $"unknown connection parameter \"{name}\"; " + (near.Length > 0 ? $"the nearest known: {string.Join(", ", near)}" : "inspector scan --help lists the known ones");
    }
}
