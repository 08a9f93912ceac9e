using Inspector.Agent.Targets;
using Npgsql;

namespace Inspector.Tests.Targets;

/// <summary>How a target becomes Npgsql's.</summary>
public sealed class NpgsqlSourceTests
{
    private static NpgsqlConnectionStringBuilder Settings(string text, Func<Target, Target>? change = null)
    {
        using var around = new Surroundings();
        var target = around.Read(text);
        using var source = (change?.Invoke(target) ?? target).DataSource();
        return new(source.ConnectionString);
    }

    [Fact]
    public void A_connection_is_alone_and_leaves_nothing_to_chance()
    {
        var settings = Settings("host=db1");
        Assert.Equal(
            (false, false, false, 0, true, false, false),
            (settings.Pooling, settings.Multiplexing, settings.Enlist, settings.MaxAutoPrepare, settings.NoResetOnClose, settings.IncludeErrorDetail, settings.PersistSecurityInfo));
        Assert.Equal(("inspector", "UTF8", "UTC"), (settings.ApplicationName, settings.ClientEncoding, settings.Timezone));
        Assert.Equal((5, 120), (settings.Timeout, settings.CommandTimeout));
        Assert.Equal(GssEncryptionMode.Disable, settings.GssEncryptionMode);
        Assert.True(settings.TcpKeepAlive);
    }

    [Fact]
    public void Startup_options_follow_the_users()
    {
        const string ours = "-c default_transaction_read_only=on -c statement_timeout=30s -c lock_timeout=100ms -c idle_in_transaction_session_timeout=10s -c jit=off -c max_parallel_workers_per_gather=0 -c search_path=pg_catalog";
        Assert.Equal(ours, Settings("host=a").Options);
        Assert.Equal($"-c geqo=off {ours}", Settings("host=a options='-c geqo=off'").Options);
        Assert.Equal($"-c application_name=x\\\\ {ours}", Settings("host=a options='-c application_name=x\\\\\\\\'").Options);
        Assert.Equal($"-c application_name=x {ours}", Settings("host=a options='-c application_name=x\\\\'").Options);
        Assert.Equal("-c geqo=off", Settings("host=a options='-c geqo=off'", target => target.WithoutStartupOptions()).Options);
        Assert.Null(Settings("host=a", target => target.WithoutStartupOptions()).Options);
    }

    [Theory]
    [InlineData("host=db1 port=5433", "db1", 5433)]
    [InlineData("host=/run/pg", "/run/pg", 5432)]
    [InlineData("postgresql://[::1]:5", "::1", 5)]
    [InlineData("host=db1 hostaddr=10.0.0.1", "10.0.0.1", 5432)]
    [InlineData("host=a,b", "a:5432,b:5432", 5432)]
    [InlineData("host=a,b port=1,2", "a:1,b:2", 5432)]
    [InlineData("host=/run/pg,b port=1", "/run/pg:1,b:1", 5432)]
    [InlineData("postgresql://[::1],[::2]:6", "[::1]:5432,[::2]:6", 5432)]
    public void Places_are_written_as_Npgsql_reads_them(string text, string host, int port)
    {
        var settings = Settings(text);
        Assert.Equal((host, port), (settings.Host, settings.Port));
    }

    [Theory]
    [InlineData("sslmode=disable", SslMode.Disable)]
    [InlineData("sslmode=allow", SslMode.Disable)]
    [InlineData("sslmode=prefer", SslMode.Prefer)]
    [InlineData("sslmode=require", SslMode.Require)]
    [InlineData("sslrootcert=system", SslMode.Require)]
    [InlineData("sslrootcert=system sslmode=verify-full", SslMode.Require)]
    public void Modes_are_Npgsqls_and_the_verifying_ones_verify_in_the_handshakes_own_check(string text, SslMode expected) =>
        Assert.Equal(expected, Settings($"host=a {text}").SslMode);

    [Fact]
    public void A_socket_is_never_encrypted_whatever_the_mode_says() =>
        Assert.Equal(SslMode.Disable, Settings("host=/tmp sslmode=verify-full sslrootcert=/none").SslMode);

    [Fact]
    public void Required_channel_binding_requires_SCRAM()
    {
        var settings = Settings("host=a channel_binding=require");
        Assert.Equal((ChannelBinding.Require, "ScramSHA256"), (settings.ChannelBinding, settings.RequireAuth));
        Assert.Equal("ScramSHA256", Settings("host=a channel_binding=require require_auth=!md5").RequireAuth);
        Assert.Equal("!Password,!MD5", Settings("host=a require_auth=!password,!md5").RequireAuth);
        Assert.Null(Settings("host=a").RequireAuth);
    }

    [Fact]
    public void Keepalives_are_as_asked_for_and_never_timed_on_a_socket()
    {
        var settings = Settings("host=a keepalives_idle=30 keepalives_interval=10");
        Assert.Equal((true, 30, 10), (settings.TcpKeepAlive, settings.TcpKeepAliveTime, settings.TcpKeepAliveInterval));
        Assert.False(Settings("host=a keepalives=0").TcpKeepAlive);
        Assert.Equal(0, Settings("host=/tmp keepalives_idle=30").TcpKeepAliveTime);
    }

    [Theory]
    [InlineData("a;Host=evil;b")]
    [InlineData("\"';=\n🐘")]
    [InlineData("{}")]
    public void Hostile_names_stay_one_value(string name)
    {
        var quoted = $"'{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
        var settings = Settings($"host=a dbname={quoted} user={quoted} application_name={quoted}");
        Assert.Equal((name, name, name, "a"), (settings.Database, settings.Username, settings.ApplicationName, settings.Host));
    }

    [Fact]
    public void Another_database_of_the_same_server_differs_in_nothing_else()
    {
        var one = Settings("host=a port=1 dbname=x");
        var other = Settings("host=a port=1 dbname=x", target => target.In("y"));
        Assert.Equal("y", other.Database);
        other.Database = "x";
        Assert.Equal(one.ConnectionString, other.ConnectionString);
    }

    [Fact]
    public void Wanting_a_standby_looks_at_even_one_host()
    {
        using var around = new Surroundings();
        using var source = around.Read("host=a target_session_attrs=standby").DataSource();
        Assert.Equal("MultiHostDataSourceWrapper", source.GetType().Name);
    }
}
