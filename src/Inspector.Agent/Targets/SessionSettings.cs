using System.Collections.Frozen;
using Npgsql;

namespace Inspector.Agent.Targets;

/// <summary>What a connection asks for besides a place, a role and encryption.</summary>
internal sealed record SessionSettings
{
    /// <summary>How long connecting to one host may take unless the target says otherwise.</summary>
    public static TimeSpan DefaultConnectTimeout { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest that is waited where libpq would wait for ever; also the default of the server's <c>authentication_timeout</c>.</summary>
    public static TimeSpan LongestConnectTimeout { get; } = TimeSpan.FromSeconds(60);

    private static readonly FrozenDictionary<string, string> Methods = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["password"] = "Password",
        ["md5"] = "MD5",
        ["gss"] = "GSS",
        ["sspi"] = "SSPI",
        ["scram-sha-256"] = "ScramSHA256",
        ["none"] = "None",
    }.ToFrozenDictionary();

    /// <summary>The user's own server options; empty when there are none.</summary>
    public string Options { get; init; } = "";

    /// <summary>The name shown in <c>pg_stat_activity</c>.</summary>
    public string ApplicationName { get; init; } = "inspector";

    /// <summary>How long connecting to one host may take, log-in included; whole seconds, 1 to 1,024.</summary>
    public TimeSpan ConnectTimeout { get; init; } = DefaultConnectTimeout;

    /// <summary>Which servers of a host list are wanted.</summary>
    /// <remarks>Inspector's sessions are read-only everywhere, so <c>read-write</c> asks for a primary and <c>read-only</c> for a standby.</remarks>
    public TargetSessionAttributes Wanted { get; init; } = TargetSessionAttributes.Any;

    /// <summary>The channel binding of SCRAM.</summary>
    public ChannelBinding ChannelBinding { get; init; } = ChannelBinding.Prefer;

    /// <summary>The authentication methods allowed, in Npgsql's words; null for any.</summary>
    public string? RequireAuth { get; init; }

    /// <summary>Encryption by GSSAPI. Off unless asked for: with "prefer" Npgsql makes two attempts of each failure (executed, 10.0.0).</summary>
    public GssEncryptionMode Gss { get; init; } = GssEncryptionMode.Disable;

    /// <summary>The Kerberos service name.</summary>
    public string KerberosService { get; init; } = "postgres";

    /// <summary>Whether TCP keepalives are sent.</summary>
    public bool KeepsAlive { get; init; } = true;

    /// <summary>Seconds without traffic before a keepalive; 0 for the system's default.</summary>
    public int KeepaliveIdle { get; init; }

    /// <summary>Seconds between keepalives; 0 for the system's default.</summary>
    public int KeepaliveInterval { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="TargetException">A value is not one of its words or no number, or values contradict each other.</exception>
    public static SessionSettings Read(ParameterValues values)
    {
        var binding = values.OneOf("channel_binding", ChannelBinding.Prefer, ("disable", ChannelBinding.Disable), ("prefer", ChannelBinding.Prefer), ("require", ChannelBinding.Require));
        return new()
        {
            Options = values.Text("options") ?? "",
            ApplicationName = values.Text("application_name") ?? values.Text("fallback_application_name") ?? "inspector",
            ConnectTimeout = ReadTimeout(values),
            Wanted = values.OneOf(
                "target_session_attrs",
                TargetSessionAttributes.Any,
                ("any", TargetSessionAttributes.Any), ("primary", TargetSessionAttributes.Primary), ("read-write", TargetSessionAttributes.Primary),
                ("standby", TargetSessionAttributes.Standby), ("read-only", TargetSessionAttributes.Standby), ("prefer-standby", TargetSessionAttributes.PreferStandby)),
            ChannelBinding = binding,
            RequireAuth = ReadMethods(values, binding == ChannelBinding.Require),
            Gss = values.OneOf("gssencmode", GssEncryptionMode.Disable, ("disable", GssEncryptionMode.Disable), ("prefer", GssEncryptionMode.Prefer), ("require", GssEncryptionMode.Require)),
            KerberosService = values.Text("krbsrvname") ?? "postgres",
            KeepsAlive = values.Number("keepalives") is not 0,
            KeepaliveIdle = Math.Max(0, values.Number("keepalives_idle") ?? 0),
            KeepaliveInterval = Math.Max(0, values.Number("keepalives_interval") ?? 0),
        };
    }

    private static TimeSpan ReadTimeout(ParameterValues values) => values.Number("connect_timeout") switch
    {
        null => DefaultConnectTimeout,
        <= 0 => LongestConnectTimeout,
        { } seconds => TimeSpan.FromSeconds(Math.Min(seconds, 1024)),
    };

    /// <summary>
    /// Channel binding is worth something only if the server must use SCRAM: Npgsql would take a server that asks for no password at all (executed, 10.0.0), where libpq refuses.
    /// </summary>
    private static string? ReadMethods(ParameterValues values, bool isBindingRequired)
    {
        const string scram = "ScramSHA256";
        if (values.Text("require_auth") is not { } list)
        {
            return isBindingRequired ? scram : null;
        }

        var given = list.Split(',');
        var isNegative = given[0].StartsWith('!');
        if (Array.Exists(given, method => method.StartsWith('!') != isNegative))
        {
            throw new TargetException($"{values.Origin("require_auth")} has methods with and without !: use one or the other");
        }

        var methods = given.Select(method => Methods.GetValueOrDefault(isNegative ? method[1..] : method)
            ?? throw new TargetException($"{values.Origin("require_auth")} has a method that is none of {string.Join(", ", Methods.Keys.Order(StringComparer.Ordinal))}")).ToList();
        if (isBindingRequired)
        {
            return methods.Contains(scram) != isNegative
                ? scram
                : throw new TargetException("channel_binding=require needs the method scram-sha-256, which require_auth rules out");
        }

        return string.Join(',', methods.Distinct(StringComparer.Ordinal).Select(method => isNegative ? $"!{method}" : method));
    }
}
