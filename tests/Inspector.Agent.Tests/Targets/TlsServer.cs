using System.Collections.Concurrent;
using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Targets;

/// <summary>The servers with TLS that the tests of a class share: one for each version, ended with the class.</summary>
public sealed class TlsServers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, Lazy<Task<TlsServer>>> _running = new();

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _running.Values)
        {
            await (await server.Value).Live.DisposeAsync();
        }
    }

    internal Task<TlsServer> OfAsync(TestServer server) => _running.GetOrAdd(server.Major, _ => new(() => TlsServer.StartAsync(server))).Value;
}

/// <summary>A server with TLS and a <c>pg_hba.conf</c> that wants a different proof of each role.</summary>
internal sealed class TlsServer
{
    /// <summary>The password of every role.</summary>
    public const string Password = "hunter2";

    private const string Admissions = """
        host      all postgres        127.0.0.1/32 scram-sha-256
        hostssl   all only_encrypted  127.0.0.1/32 scram-sha-256
        hostnossl all only_plain      127.0.0.1/32 scram-sha-256
        hostssl   all by_certificate  127.0.0.1/32 cert
        host      all trusted         127.0.0.1/32 trust
        host      all rejected        127.0.0.1/32 reject
        """;

    private TlsServer(LiveServer live) => Live = live;

    public LiveServer Live { get; }

    /// <summary>Issues the server's certificate, and the clients' that it trusts.</summary>
    public TestCertificates Authority { get; } = new("the authority");

    /// <summary>The server's host name on its certificate; its address is not on it.</summary>
    public static string HostName => "localhost";

    /// <summary>Starts one; the caller disposes <see cref="Live" />.</summary>
    public static async Task<TlsServer> StartAsync(TestServer server)
    {
        var tls = new TlsServer(await server.StartPrivateAsync());
        foreach (var role in new[] { "only_encrypted", "only_plain", "by_certificate", "trusted", "rejected" })
        {
            await tls.Live.AdministrationExecuteAsync($"create role {role} login password '{Password}'");
        }

        await tls.WriteAsync("root.crt", tls.Authority.Root);
        await tls.WriteAsync("pg_hba.conf", Admissions);
        await tls.UseAsync(tls.Authority.Issue("server", [HostName]));
        return tls;
    }

    /// <summary>Gives the server a certificate.</summary>
    public async Task UseAsync((string Certificate, string Key) issued)
    {
        await WriteAsync("server.crt", issued.Certificate);
        await WriteAsync("server.key", issued.Key);
        await Live.AdministrationExecuteAsync("alter system set ssl_ca_file = 'root.crt'");
        await Live.AdministrationExecuteAsync("alter system set ssl = on");
        await Live.AdministrationExecuteAsync("select pg_reload_conf()");

        // The connections that tell it are new ones, for a backend knows what the postmaster knew when it was forked.
        var before = await Live.AdministrationQueryAsync<DateTime>("select pg_conf_load_time()::timestamp");
        Live.Administration.Clear();
        await Eventually.TrueAsync("the server has read its configuration", async () =>
        {
            await using var session = await Session.OpenAsync(Live.ConnectionString("postgres"));
            return await session.ScalarAsync<bool>("select pg_conf_load_time()::timestamp > $1 and current_setting('ssl') = 'on'", before)
                || await session.ScalarAsync<bool>("select exists (select from pg_stat_ssl where pid = pg_backend_pid() and ssl)");
        });
    }

    /// <summary>A TARGET for a role, over TCP.</summary>
    public string Target(string role, string host, params IEnumerable<(string Name, string? Value)> changes) =>
        Knock.Text(
            new NpgsqlConnectionStringBuilder(Live.ConnectionString("postgres")) { Username = role, Password = Password }.ConnectionString,
            [("host", host), .. changes]);

    /// <summary>Writes a file into the data folder as the server's user.</summary>
    private Task WriteAsync(string name, string content) =>
        Live.AdministrationExecuteAsync($"copy (select unnest(string_to_array($text${content.Replace("\r", "", StringComparison.Ordinal)}$text$, e'\\n'))) to program 'umask 077; cat > {name}'");
}
