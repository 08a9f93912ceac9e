using Inspector.Agent.Targets;
using Npgsql;

namespace Inspector.Tests.Targets;

/// <summary>What the sources say together: explicit before service before environment before default.</summary>
public sealed class TargetTests
{
    [Fact]
    public void Without_anything_it_is_the_users_database_on_localhost()
    {
        using var around = new Surroundings();
        var target = around.Read(null);
        Assert.Equal("localhost:5432/osuser as osuser", target.ToString());
        Assert.Equal(SslMode.Prefer, target.Tls.Mode);
        Assert.Equal("inspector", target.Session.ApplicationName);
        Assert.Equal(TimeSpan.FromSeconds(5), target.Session.ConnectTimeout);
    }

    [Theory]
    [InlineData(new[] { "run", "tmp" }, "run")]
    [InlineData(new[] { "tmp" }, "tmp")]
    public void Without_a_host_the_first_folder_with_a_socket_for_the_port_is_taken(string[] folders, string expected)
    {
        using var around = new Surroundings();
        foreach (var folder in folders)
        {
            around.Write($"{folder}/.s.PGSQL.5499", "");
        }

        Assert.Equal(around.Below(expected), around.Read("port=5499").Host);
        Assert.Equal("localhost", around.Read("port=5498").Host);
    }

    [Fact]
    public void The_environment_speaks_where_the_target_does_not()
    {
        using var around = new Surroundings
        {
            ["PGHOST"] = "db1,db2",
            ["PGPORT"] = "5433,5434",
            ["PGUSER"] = "reader",
            ["PGDATABASE"] = "shop",
            ["PGAPPNAME"] = "nightly",
            ["PGCONNECT_TIMEOUT"] = "9",
            ["PGOPTIONS"] = "-c geqo=off",
            ["PGSSLMODE"] = "require",
            ["PGTARGETSESSIONATTRS"] = "standby",
            ["PGCHANNELBINDING"] = "disable",
        };
        var target = around.Read(null);
        Assert.Equal("db1:5433, db2:5434/shop as reader", target.ToString());
        Assert.Equal(("nightly", TimeSpan.FromSeconds(9), "-c geqo=off"), (target.Session.ApplicationName, target.Session.ConnectTimeout, target.Session.Options));
        Assert.Equal((SslMode.Require, TargetSessionAttributes.Standby, ChannelBinding.Disable), (target.Tls.Mode, target.Session.Wanted, target.Session.ChannelBinding));
        Assert.Equal("other", around.Read("other").Database);
        Assert.Equal("db1:5433, db2:5434/other as me", around.Read("dbname=other user=me").ToString());
        Assert.Equal("db3:5/shop as reader", around.Read("postgresql://db3:5").ToString());
    }

    [Fact]
    public void An_explicit_empty_value_silences_the_environment()
    {
        using var around = new Surroundings { ["PGHOST"] = "db1", ["PGPORT"] = "7", ["PGDATABASE"] = "envdb" };
        Assert.Equal("localhost:5432/osuser as osuser", around.Read("host='' port='' dbname=''").ToString());
    }

    [Fact]
    public void An_empty_variable_is_as_good_as_none()
    {
        using var around = new Surroundings { ["PGUSER"] = "", ["PGDATABASE"] = "", ["PGHOST"] = "", ["PGPORT"] = "", ["PGSERVICE"] = "", ["PGPASSWORD"] = "" };
        Assert.Equal("localhost:5432/osuser as osuser", around.Read(null).ToString());
    }

    [Fact]
    public void The_service_stands_between_the_target_and_the_environment()
    {
        using var around = new Surroundings { ["PGPORT"] = "77", ["PGUSER"] = "envuser", ["PGHOST"] = "envhost" };
        around.Write(".pg_service.conf", "[orders]\nhost=db1\nport=1\ndbname=a b\n");
        var target = around.Read("service=orders port=2");
        Assert.Equal("db1:2/a b as envuser", target.ToString());
        Assert.Equal("orders", target.Name);
        Assert.Equal("db1", around.Read("host=db1").Name);
    }

    [Theory]
    [InlineData("host=a,b port=1,2,3", "the target has 3 ports for 2 hosts")]
    [InlineData("host=a hostaddr=10.0.0.1,10.0.0.2", "the target has 1 hosts for 2 host addresses")]
    [InlineData("hostaddr=db1", "hostaddr takes numeric addresses only")]
    [InlineData("port=0", "a port of the target is not a number from 1 to 65535")]
    [InlineData("port=65536", "not a number from 1 to 65535")]
    [InlineData("port=1x", "not a number from 1 to 65535")]
    [InlineData("host='a b'", "has a character that no host name has")]
    [InlineData("host=/tmp/a:b", "a colon")]
    [InlineData("connect_timeout=soon", "connect_timeout is not a whole number")]
    [InlineData("sslmode=Require", "sslmode is \"Require\", which is none of disable, allow, prefer")]
    [InlineData("sslmode=''", "sslmode is \"\", which is none of")]
    [InlineData("host=a target_session_attrs=leader", "which is none of any, primary")]
    [InlineData("host=a load_balance_hosts=yes", "which is none of disable, random")]
    [InlineData("requirepeer=postgres", "requirepeer cannot be honoured: the owner of a Unix socket's server is not checked: remove it")]
    [InlineData("sslcrl=/x", "sslcrl cannot be honoured")]
    [InlineData("sslcrldir=/x", "sslcrldir cannot be honoured")]
    [InlineData("sslsni=0", "sslsni cannot be honoured")]
    [InlineData("replication=database", "replication cannot be honoured")]
    [InlineData("min_protocol_version=3.2", "min_protocol_version cannot be honoured")]
    [InlineData("gssdelegation=1", "gssdelegation cannot be honoured")]
    [InlineData("oauth_issuer=x", "OAuth is not supported")]
    [InlineData("sslkeylogfile=/x", "sslkeylogfile cannot be honoured")]
    [InlineData("require_auth=scram-sha-256,!md5", "with and without !")]
    [InlineData("require_auth=kerberos", "require_auth has a method that is none of gss, md5, none, password, scram-sha-256, sspi")]
    [InlineData("require_auth=md5 channel_binding=require", "which require_auth rules out")]
    [InlineData("sslnegotiation=direct", "sslnegotiation=direct needs sslmode=require")]
    [InlineData("sslrootcert=system sslmode=require", "sslrootcert=system needs sslmode=verify-full")]
    [InlineData("sslmode=verify-ca", "root.crt does not exist")]
    [InlineData("sslmode=verify-full sslrootcert=/none", "/none does not exist")]
    [InlineData("sslmode=require sslcertmode=require", "sslcertmode is \"require\"")]
    [InlineData("ssl_min_protocol_version=TLSv9", "ssl_min_protocol_version is none of")]
    [InlineData("ssl_max_protocol_version=TLSv1.1", "older ones are not spoken")]
    [InlineData("ssl_min_protocol_version=TLSv1.3 ssl_max_protocol_version=TLSv1.2", "is above")]
    [InlineData("host=/tmp,db1 sslmode=require", "both Unix sockets")]
    [InlineData("hostaddr=10.0.0.1 sslmode=verify-full sslrootcert=system", "needs the host's name beside hostaddr")]
    [InlineData("host=a,b hostaddr=10.0.0.1,10.0.0.1", "gives one address for two hosts")]
    public void What_cannot_be_honoured_is_an_error(string text, string expected)
    {
        using var around = new Surroundings();
        Assert.Contains(expected, around.Complaint(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PGSSLMODE", "bogus", "sslmode (from PGSSLMODE) is \"bogus\"")]
    [InlineData("PGSSLCRL", "/x", "sslcrl (from PGSSLCRL) cannot be honoured")]
    [InlineData("PGREQUIREPEER", "postgres", "requirepeer (from PGREQUIREPEER) cannot be honoured")]
    public void An_error_in_the_environment_names_the_variable(string variable, string value, string expected)
    {
        using var around = new Surroundings { [variable] = value };
        Assert.Contains(expected, around.Complaint("host=db1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client_encoding=latin1", "client_encoding is ignored: always UTF8")]
    [InlineData("tcp_user_timeout=1", "tcp_user_timeout is ignored")]
    [InlineData("keepalives_count=3", "keepalives_count is ignored")]
    [InlineData("max_protocol_version=latest", "max_protocol_version is ignored")]
    public void What_is_ignored_is_said(string text, string expected)
    {
        using var around = new Surroundings();
        Assert.StartsWith(expected, Assert.Single(around.Read(text).Notices), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replication=false")]
    [InlineData("sslsni=1")]
    [InlineData("gssdelegation=0")]
    [InlineData("min_protocol_version=3.0")]
    [InlineData("sslmode=disable sslnegotiation=postgres")]
    public void A_refused_parameter_that_asks_for_nothing_is_let_through(string text)
    {
        using var around = new Surroundings();
        Assert.Empty(around.Read(text).Notices);
    }

    [Theory]
    [InlineData("read-write", TargetSessionAttributes.Primary)]
    [InlineData("read-only", TargetSessionAttributes.Standby)]
    [InlineData("prefer-standby", TargetSessionAttributes.PreferStandby)]
    public void Since_every_session_is_read_only_the_session_attributes_ask_for_the_servers_role(string word, TargetSessionAttributes expected)
    {
        using var around = new Surroundings();
        Assert.Equal(expected, around.Read($"target_session_attrs={word}").Session.Wanted);
    }

    [Theory]
    [InlineData("", 5)]
    [InlineData("connect_timeout=0", 60)]
    [InlineData("connect_timeout=-1", 60)]
    [InlineData("connect_timeout=' 7 '", 7)]
    [InlineData("connect_timeout=99999", 1024)]
    public void A_connect_timeout_is_never_without_end(string text, int expected)
    {
        using var around = new Surroundings();
        Assert.Equal(TimeSpan.FromSeconds(expected), around.Read(text).Session.ConnectTimeout);
    }

    [Fact]
    public void Randomly_balanced_hosts_are_the_same_hosts()
    {
        using var around = new Surroundings();
        Assert.Equal(["a", "b", "c"], around.Read("host=c,a,b load_balance_hosts=random").Endpoints.Select(endpoint => endpoint.Host).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_target_keeps_to_the_host_it_found()
    {
        using var around = new Surroundings();
        var target = around.Read("host=a,b port=1,2");
        Assert.Equal("b:2/osuser as osuser", target.At("b", 2).ToString());
        Assert.Equal(target, target.At("c", 2));
    }

    [Fact]
    public void A_user_without_a_name_is_asked_for_one()
    {
        using var around = new Surroundings { UserName = "" };
        Assert.Contains("set user", around.Complaint("host=a"), StringComparison.Ordinal);
        Assert.Equal("u", around.Read("host=a user=u").User);
    }

    [Fact]
    public void Hostile_names_are_printed_in_one_harmless_line()
    {
        using var around = new Surroundings();
        var shown = around.Read("host=h dbname='a\nb\u001b[31m\u202ec' user='\"x\"'").ToString();
        Assert.Equal("h:5432/a b\\u{1B}[31m\\u{202E}c as \"x\"", shown);
    }

    [Fact]
    public void The_known_parameters_are_each_listed_once_with_a_meaning()
    {
        Assert.Equal(Target.KnownParameters.Length, Target.KnownParameters.Select(parameter => parameter.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(Target.KnownParameters, parameter => Assert.NotEmpty(parameter.Meaning));
    }
}
