using System.Globalization;
using System.Net.Security;
using Npgsql;

namespace Inspector.Agent.Targets;

/// <summary>Translates a <see cref="Target" /> into Npgsql's terms.</summary>
internal static class NpgsqlSource
{
    /// <summary>
    /// How long the client waits for an answer before it gives the connection up. The server's own timeouts end statements long before; this is for a network that swallows everything.
    /// </summary>
    public static TimeSpan CommandTimeout { get; } = TimeSpan.FromSeconds(120);

    /// <summary>Seconds that a store may take: it is asked again.</summary>
    private const int PooledTimeout = 5;

    /// <summary>A data source without pool, type loading, preparation or reset, whose connection string holds no password.</summary>
    public static NpgsqlDataSource Build(Target target, Func<Secret>? password = null) => Build(target, Settings(target), password);

    /// <summary>The same with a pool, for a store of our own.</summary>
    /// <param name="target">The store.</param>
    /// <param name="most">Connections at one time.</param>
    /// <param name="password">The password of the moment; null for the target's own.</param>
    public static NpgsqlDataSource BuildPooled(Target target, int most, Func<Secret>? password)
    {
        var settings = Settings(target);
        (settings.Pooling, settings.MinPoolSize, settings.MaxPoolSize) = (true, 0, most);
        (settings.Timeout, settings.CommandTimeout, settings.CancellationTimeout) = (PooledTimeout, PooledTimeout, -1); // whoever gives up waits for no answer to that
        settings.Options = string.Join(' ', new[] { settings.Options, "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=8s" }.Where(one => one?.Length > 0)); // one that is cut off holds no lock for long
        return Build(target, settings, password);
    }

    private static NpgsqlDataSource Build(Target target, NpgsqlConnectionStringBuilder settings, Func<Secret>? password)
    {
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString) { Name = "inspector" };
        builder.EnableArrays();
        builder.EnableTransportSecurity();
        builder.EnableIntegratedSecurity();
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        builder.UsePasswordProvider(
            settings => password?.Invoke().Reveal() ?? Password(target, settings),
            (settings, _) => ValueTask.FromResult(password?.Invoke().Reveal() ?? Password(target, settings)));
        if (target.Tls.Mode != SslMode.Disable)
        {
            builder.UseSslClientAuthenticationOptionsCallback(Handshake(target));
        }

        return target.Endpoints.Length == 1 && target.Session.Wanted == TargetSessionAttributes.Any
            ? builder.Build()
            : builder.BuildMultiHost().WithTargetSession(target.Session.Wanted);
    }

    private static NpgsqlConnectionStringBuilder Settings(Target target)
    {
        var (session, tls) = (target.Session, target.Tls);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Username = target.User,
            Database = target.Database,
            ApplicationName = session.ApplicationName,
            ClientEncoding = "UTF8",
            Timezone = "UTC",
            Timeout = (int)session.ConnectTimeout.TotalSeconds,
            CommandTimeout = (int)CommandTimeout.TotalSeconds,
            Pooling = false,
            Multiplexing = false,
            Enlist = false,
            MaxAutoPrepare = 0,
            NoResetOnClose = true,
            ReadBufferSize = 16_384, // a snapshot of many tables is a hundred megabytes, and each reading of the socket a system call; but an agent has two connections to each of many servers
            IncludeErrorDetail = false,
            PersistSecurityInfo = false,
            ChannelBinding = session.ChannelBinding,
            GssEncryptionMode = session.Gss,
            KerberosServiceName = session.KerberosService,

            // The certificate is checked by the handshake's own callback: see Handshake. What is allowed to be unencrypted is tried so first, and only where the
            // server wants TLS again: the driver would do that after a timeout too.
            SslMode = tls.Verifies ? SslMode.Require : tls.Mode == SslMode.Allow ? SslMode.Disable : tls.Mode,
            SslNegotiation = tls.IsDirect ? SslNegotiation.Direct : SslNegotiation.Postgres,
        };
        SetPlaces(settings, target);
        if (session.RequireAuth is { } methods)
        {
            settings.RequireAuth = methods;
        }

        var options = target.HasStartupOptions ? StartupOptions.After(session.Options) : session.Options;
        if (options.Length > 0)
        {
            settings.Options = options;
        }

        return settings;
    }

    private static void SetPlaces(NpgsqlConnectionStringBuilder settings, Target target)
    {
        if (target.Endpoints is [var only])
        {
            settings.Host = only.DriverHost;
            settings.Port = only.Port;
        }
        else
        {
            settings.Host = string.Join(',', target.Endpoints.Select(endpoint =>
                string.Create(CultureInfo.InvariantCulture, $"{Endpoint.WithBrackets(endpoint.DriverHost)}:{endpoint.Port}")));
        }

        if (target.Session.KeepsAlive)
        {
            settings.TcpKeepAlive = true;

            // On a Unix socket Npgsql sets them too, and fails.
            if (!target.Endpoints.Any(endpoint => endpoint.IsSocket))
            {
                settings.TcpKeepAliveTime = target.Session.KeepaliveIdle;
                settings.TcpKeepAliveInterval = target.Session.KeepaliveIdle == 0 ? 0 : target.Session.KeepaliveInterval;
            }
        }
    }

    /// <summary>An empty password makes Npgsql say that there is none, when the server asks; null would make it look in places of its own.</summary>
    private static string Password(Target target, NpgsqlConnectionStringBuilder settings)
    {
        var place = target.Endpoints.FirstOrDefault(endpoint => endpoint.DriverHost == settings.Host?.Trim('[', ']') && endpoint.Port == settings.Port);
        return (place is null ? null : target.PasswordFor(place))?.Reveal() ?? "";
    }

    private static Action<SslClientAuthenticationOptions> Handshake(Target target)
    {
        var tls = target.Tls;
        var certificate = ClientCertificate.Read(tls);
        var roots = tls is { Verifies: true, RootCertificate: { } file and not TlsSettings.SystemRoots } ? ServerCertificate.ReadRoots(file) : null;
        return options =>
        {
            options.EnabledSslProtocols = tls.Protocols;
            options.ClientCertificates = null;
            options.ClientCertificateContext = certificate;
            options.TargetHost = target.Endpoints.FirstOrDefault(endpoint => endpoint.DriverHost == options.TargetHost?.Trim('[', ']'))?.Host ?? options.TargetHost;
            ServerCertificate.Check(options, tls.Mode, roots);
        };
    }
}
