using Inspector.Agent.Targets;
using Inspector.Testing;

namespace Inspector.Tests.Targets;

/// <summary>Encryption and what it proves, against real servers with certificates made for the occasion.</summary>
public sealed class TlsTests(TlsServers servers) : IClassFixture<TlsServers>
{
    private const string Encrypted = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task Each_mode_encrypts_as_in_libpq(TestServer server)
    {
        var tls = await servers.OfAsync(server);
        using var around = new Surroundings();
        var root = around.Write("root.crt", tls.Authority.Root);
        Assert.False(await Knock.ReadAsync<bool>(tls.Target("trusted", "127.0.0.1", ("sslmode", "disable")), Encrypted));
        Assert.False(await Knock.ReadAsync<bool>(tls.Target("trusted", "127.0.0.1", ("sslmode", "allow")), Encrypted));
        Assert.True(await Knock.ReadAsync<bool>(tls.Target("trusted", "127.0.0.1", ("sslmode", "prefer")), Encrypted));
        Assert.True(await Knock.ReadAsync<bool>(tls.Target("trusted", "127.0.0.1", ("sslmode", "require")), Encrypted));
        Assert.True(await Knock.ReadAsync<bool>(tls.Target("trusted", "127.0.0.1", ("sslmode", "verify-ca"), ("sslrootcert", root)), Encrypted));
        Assert.True(await Knock.ReadAsync<bool>(tls.Target("trusted", TlsServer.HostName, ("sslmode", "verify-full"), ("sslrootcert", root)), Encrypted));
        Assert.True(await Knock.ReadAsync<bool>(tls.Target("only_encrypted", "127.0.0.1", ("sslmode", "allow")), Encrypted));
        Assert.False(await Knock.ReadAsync<bool>(tls.Target("only_plain", "127.0.0.1", ("sslmode", "prefer")), Encrypted));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_certificate_for_another_host_is_refused_and_names_its_hosts(TestServer server)
    {
        var tls = await servers.OfAsync(server);
        using var around = new Surroundings();
        var root = around.Write("root.crt", tls.Authority.Root);
        var failure = await Knock.FailAsync(tls.Target("trusted", "127.0.0.1", ("sslmode", "verify-full"), ("sslrootcert", root)));
        Assert.Equal(FailureKind.CertificateForOtherHost, failure.Kind);
        Assert.Contains("the server's certificate is for localhost; connect by that name, or use sslmode=verify-ca", failure.Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.CertificateForOtherHost, (await Knock.FailAsync(tls.Target("trusted", "db1.example", ("hostaddr", "127.0.0.1"), ("sslmode", "verify-full"), ("sslrootcert", root)))).Kind);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task The_name_to_verify_is_that_of_the_host_and_not_of_its_address(TestServer server)
    {
        var tls = await servers.OfAsync(server);
        using var around = new Surroundings();
        var root = around.Write("root.crt", tls.Authority.Root);
        var text = tls.Target("trusted", TlsServer.HostName, ("hostaddr", "127.0.0.1"), ("sslmode", "verify-full"), ("sslrootcert", root));
        Assert.True(await Knock.ReadAsync<bool>(text, Encrypted));
        var listed = tls.Target("trusted", $"{TlsServer.HostName},{TlsServer.HostName}", ("port", $"1,{around.Read(text).Port}"), ("sslmode", "verify-full"), ("sslrootcert", root));
        Assert.True(await Knock.ReadAsync<bool>(listed, Encrypted));
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_certificate_of_an_unknown_authority_is_refused(TestServer server)
    {
        var tls = await servers.OfAsync(server);
        using var around = new Surroundings();
        var other = around.Write("other.crt", new TestCertificates("another authority").Root);
        (string, string?)[][] ways = [[("sslmode", "verify-ca"), ("sslrootcert", other)], [("sslmode", "require"), ("sslrootcert", other)], [("sslmode", "verify-full"), ("sslrootcert", other)], [("sslrootcert", "system")]];
        foreach (var way in ways)
        {
            var failure = await Knock.FailAsync(tls.Target("trusted", TlsServer.HostName, way));
            Assert.Equal(FailureKind.CertificateUntrusted, failure.Kind);
            Assert.Contains("set sslrootcert to the certificate of the authority that issued it", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task An_expired_certificate_is_called_that(TestServer server)
    {
        var tls = await TlsServer.StartAsync(server);
        await using var live = tls.Live;
        await tls.UseAsync(tls.Authority.Issue("server", ["localhost"], isExpired: true));
        using var around = new Surroundings();
        var root = around.Write("root.crt", tls.Authority.Root);
        var failure = await Eventually.ReadAsync(
            "the server shows its new certificate",
            () => Knock.FailAsync(tls.Target("rejected", TlsServer.HostName, ("sslmode", "verify-full"), ("sslrootcert", root))),
            failure => failure.Kind != FailureKind.NotAdmitted);
        Assert.Equal(FailureKind.CertificateOutOfDate, failure.Kind);
        Assert.Contains("the server's certificate is expired or not yet valid (valid from ", failure.Message, StringComparison.Ordinal);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_wrong_password_over_TLS_is_not_hidden_by_the_unencrypted_second_attempt(TestServer server)
    {
        var tls = await servers.OfAsync(server);
        Assert.Equal(FailureKind.WrongPassword, (await Knock.FailAsync(tls.Target("only_encrypted", "127.0.0.1", ("password", "wr0ng-one")))).Kind);
        Assert.Equal(FailureKind.WrongPassword, (await Knock.FailAsync(tls.Target("only_encrypted", "127.0.0.1", ("password", "wr0ng-one"), ("sslmode", "require")))).Kind);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_role_that_is_not_admitted_is_told_how_it_came(TestServer server)
    {
        var tls = await servers.OfAsync(server);
        var plain = await Knock.FailAsync(tls.Target("only_encrypted", "127.0.0.1", ("sslmode", "disable")));
        Assert.Equal(FailureKind.NotAdmitted, plain.Kind);
        Assert.EndsWith("no encryption; the server may admit TLS only: set sslmode=require; or add a line to pg_hba.conf", plain.Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.NotAdmitted, (await Knock.FailAsync(tls.Target("rejected", "127.0.0.1"))).Kind);
        Assert.Equal(FailureKind.NotAdmitted, (await Knock.FailAsync(tls.Target("no_such_role", "127.0.0.1"))).Kind);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_role_that_does_not_exist_is_told_where_no_password_is_asked(TestServer server)
    {
        var tls = await servers.OfAsync(server);
        await tls.Live.AdministrationExecuteAsync("create role passing login");
        await tls.Live.AdministrationExecuteAsync("alter role trusted rename to renamed");
        try
        {
            Assert.Equal(FailureKind.RoleMissing, (await Knock.FailAsync(tls.Target("trusted", "127.0.0.1"))).Kind);
        }
        finally
        {
            await tls.Live.AdministrationExecuteAsync("alter role renamed rename to trusted");
            await tls.Live.AdministrationExecuteAsync("drop role passing");
        }
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_client_certificate_lets_in_with_a_key_that_may_be_encrypted(TestServer server)
    {
        var tls = await servers.OfAsync(server);
        using var around = new Surroundings();
        foreach (var password in new[] { null, "hunter3" })
        {
            var (certificate, key) = Write(around, tls.Authority.Issue("by_certificate", password: password));
            var text = tls.Target("by_certificate", "127.0.0.1", ("sslmode", "require"), ("sslcert", certificate), ("sslkey", key), ("sslpassword", password), ("password", null));
            Assert.Equal("/CN=by_certificate", await Knock.ReadAsync<string>(text, "select client_dn from pg_stat_ssl where pid = pg_backend_pid()"));
        }
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task A_client_certificate_that_is_missing_or_of_an_unknown_authority_does_not_let_in(TestServer server)
    {
        var tls = await servers.OfAsync(server);
        using var around = new Surroundings();
        var without = await Knock.FailAsync(tls.Target("by_certificate", "127.0.0.1", ("sslmode", "require")));
        Assert.Equal(FailureKind.NotAuthenticated, without.Kind);
        Assert.Contains("connection requires a valid client certificate; pg_hba.conf asks for another proof: a certificate (sslcert, sslkey)", without.Message, StringComparison.Ordinal);

        var (certificate, key) = Write(around, new TestCertificates("another authority").Issue("by_certificate"));
        var strange = await Knock.FailAsync(tls.Target("by_certificate", "127.0.0.1", ("sslmode", "require"), ("sslcert", certificate), ("sslkey", key)));

        // The server's alert may be overtaken by the end of the connection.
        Assert.True(strange.Kind is FailureKind.TlsFailed or FailureKind.Disconnected, strange.ToString());
        Assert.Contains("accept the client certificate", strange.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_key_that_cannot_be_used_says_why_and_not_its_password()
    {
        using var around = new Surroundings();
        var authority = new TestCertificates("the authority");
        var (certificate, key) = Write(around, authority.Issue("me", password: "hunter3"));
        Assert.Contains("is encrypted: set sslpassword", Complaint($"sslcert={certificate} sslkey={key}"), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter4", Complaint($"sslcert={certificate} sslkey={key} sslpassword=hunter4"), StringComparison.Ordinal);
        Assert.Contains("cannot be used: ", Complaint($"sslcert={certificate} sslkey={key} sslpassword=hunter4"), StringComparison.Ordinal);

        var other = around.Write("other.key", authority.Issue("other").Key);
        Assert.Contains("cannot be used: ", Complaint($"sslcert={certificate} sslkey={other}"), StringComparison.Ordinal);

        var open = around.Write("open.key", authority.Issue("open").Key, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.EndsWith("is open to others: chmod 600 it", Complaint($"sslcert={certificate} sslkey={open}"), StringComparison.Ordinal);
        Assert.Contains("but not its key", around.Complaint($"host=a sslcert={certificate} sslkey=/none"), StringComparison.Ordinal);
        Assert.Contains("holds no certificate in PEM", Complaint($"sslmode=verify-ca sslrootcert={around.Write("none.crt", "nothing")}"), StringComparison.Ordinal);

        string Complaint(string text) => Assert.Throws<TargetException>(() => around.Read($"host=a {text}").DataSource()).Message;
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task Required_channel_binding_is_not_satisfied_by_a_server_that_asks_for_no_password(TestServer server)
    {
        var tls = await servers.OfAsync(server);
        Assert.True(await Knock.ReadAsync<bool>(tls.Target("only_encrypted", "127.0.0.1", ("channel_binding", "require")), Encrypted));
        var failure = await Knock.FailAsync(tls.Target("trusted", "127.0.0.1", ("channel_binding", "require"), ("sslmode", "require")));
        Assert.Equal(FailureKind.NotAuthenticated, failure.Kind);
        Assert.Contains("without channel binding, which the target requires", failure.Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.NotAuthenticated, (await Knock.FailAsync(tls.Target("only_plain", "127.0.0.1", ("channel_binding", "require"), ("sslmode", "disable")))).Kind);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task Required_methods_are_held_to(TestServer server)
    {
        var tls = await servers.OfAsync(server);
        Assert.True(await Knock.ReadAsync<bool>(tls.Target("only_encrypted", "127.0.0.1", ("require_auth", "!password,!md5")), Encrypted));
        Assert.Equal(FailureKind.NotAuthenticated, (await Knock.FailAsync(tls.Target("only_encrypted", "127.0.0.1", ("require_auth", "md5"), ("sslmode", "require")))).Kind);
        var failure = await Knock.FailAsync(tls.Target("trusted", "127.0.0.1", ("require_auth", "scram-sha-256")));
        Assert.Equal(FailureKind.NotAuthenticated, failure.Kind);
        Assert.Contains("that require_auth does not allow", failure.Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.NotAuthenticated, (await Knock.FailAsync(tls.Target("trusted", "127.0.0.1", ("gssencmode", "require")))).Kind);
    }

    [Theory, EveryVersion(Only = Versions.OldestAndNewest)]
    public async Task The_versions_of_TLS_can_be_chosen(TestServer server)
    {
        const string version = "select version from pg_stat_ssl where pid = pg_backend_pid()";
        var tls = await servers.OfAsync(server);
        Assert.Equal("TLSv1.3", await Knock.ReadAsync<string>(tls.Target("trusted", "127.0.0.1", ("ssl_min_protocol_version", "TLSv1.3")), version));
        Assert.Equal("TLSv1.2", await Knock.ReadAsync<string>(tls.Target("trusted", "127.0.0.1", ("ssl_max_protocol_version", "TLSv1.2")), version));
    }

    [Theory, EveryVersion(Since = 17, Only = Versions.Oldest)]
    public async Task TLS_can_begin_at_once_from_17_on(TestServer server)
    {
        var tls = await servers.OfAsync(server);
        Assert.True(await Knock.ReadAsync<bool>(tls.Target("trusted", "127.0.0.1", ("sslmode", "require"), ("sslnegotiation", "direct")), Encrypted));
    }

    [Theory, EveryVersion(Until = 16, Only = Versions.Newest)]
    public async Task TLS_cannot_begin_at_once_before_17(TestServer server)
    {
        var tls = await servers.OfAsync(server);
        var failure = await Knock.FailAsync(tls.Target("trusted", "127.0.0.1", ("sslmode", "require"), ("sslnegotiation", "direct")));
        Assert.Equal(FailureKind.TlsFailed, failure.Kind);
        Assert.EndsWith("servers before 17 cannot begin with TLS: remove sslnegotiation=direct", failure.Message, StringComparison.Ordinal);
    }

    private static (string Certificate, string Key) Write(Surroundings around, (string Certificate, string Key) issued) =>
        (around.Write("client.crt", issued.Certificate), around.Write("client.key", issued.Key));
}
