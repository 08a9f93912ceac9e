namespace Inspector.Tests.Targets;

/// <summary>The expected passwords are those of libpq 18 (PQpass) for the same lines.</summary>
public sealed class PasswordFileTests
{
    private static string? Find(string lines, string text = "host=127.0.0.1 port=1 dbname=d user=u", UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        using var around = new Surroundings();
        around.Write(".pgpass", lines, mode);
        var target = around.Read(text);
        return target.PasswordFor(target.Endpoints[0])?.Reveal();
    }

    [Theory]
    [InlineData("127.0.0.1:1:d:u:pw\n", "pw")]
    [InlineData("127.0.0.1:1:d:u:pw", "pw")]
    [InlineData("127.0.0.1:1:d:u:p:w", "p")]
    [InlineData("127.0.0.1:1:d:u:p\\:w", "p:w")]
    [InlineData("127.0.0.1:1:d:u:p\\\\w", "p\\w")]
    [InlineData("127.0.0.1:1:d:u:p\\w", "pw")]
    [InlineData("127.0.0.1:1:d:u:p\\", "p\\")]
    [InlineData("127.0.0.1:1:d:u: y \n", " y ")]
    [InlineData("127.0.0.1:1:d:u:y\r\n", "y")]
    [InlineData("*:*:*:*:x", "x")]
    [InlineData("127.*:1:d:u:x", null)]
    [InlineData(" 127.0.0.1:1:d:u:x", null)]
    [InlineData("# 1\n\n127.0.0.1:1:d:u:x", "x")]
    [InlineData("127.0.0.1:1:d:u:\n127.0.0.1:1:d:u:y", null)]
    [InlineData("127.0.0.1:1:D:u:x", null)]
    [InlineData("127.0.0.1:1:d:u", null)]
    [InlineData("127.0.0.1:1", null)]
    [InlineData("", null)]
    [InlineData("other:1:d:u:a\n127.0.0.1:1:d:u:b\n*:*:*:*:c", "b")]
    public void A_line_fits_as_with_libpq(string lines, string? expected) => Assert.Equal(expected, Find(lines));

    [Theory]
    [InlineData("::1:1:d:u:pw", "host=::1 port=1 dbname=d user=u", "pw")]
    [InlineData("\\:\\:1:1:d:u:pw", "host=::1 port=1 dbname=d user=u", "pw")]
    [InlineData("127.0.0.1:5432:d:u:pw", "host=127.0.0.1 dbname=d user=u", "pw")]
    [InlineData("name:1:d:u:pw", "host=name hostaddr=127.0.0.1 port=1 dbname=d user=u", "pw")]
    [InlineData("127.0.0.1:1:d:u:pw", "host=name hostaddr=127.0.0.1 port=1 dbname=d user=u", null)]
    [InlineData("127.0.0.1:1:d:u:pw", "hostaddr=127.0.0.1 port=1 dbname=d user=u", "pw")]
    [InlineData("/x/y:1:d:u:pw", "host=/x/y port=1 dbname=d user=u", "pw")]
    [InlineData("localhost:1:d:u:pw", "host=/x/y port=1 dbname=d user=u", null)]
    [InlineData("h:1:d\\\\b:u\\:v:pw", "host=h port=1 dbname='d\\\\b' user=u:v", "pw")]
    public void Hosts_are_looked_for_as_given(string lines, string text, string? expected) => Assert.Equal(expected, Find(lines, text));

    [Fact]
    public void A_socket_in_a_usual_folder_is_localhost()
    {
        using var around = new Surroundings();
        around.Write(".pgpass", "localhost:1:*:*:pw");
        var target = around.Read($"host={around.Below("run")} port=1");
        Assert.Equal("pw", target.PasswordFor(target.Endpoints[0])?.Reveal());
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead, true)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, true)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherRead, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupWrite, false)]
    public void A_file_that_others_can_reach_is_not_used(UnixFileMode mode, bool isUsed) => Assert.Equal(isUsed ? "pw" : null, Find("*:*:*:*:pw", mode: mode));

    [Fact]
    public void A_file_that_is_not_used_is_said_unless_a_password_is_given()
    {
        using var around = new Surroundings();
        var file = around.Write(".pgpass", "*:*:*:*:pw", UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Equal($"the password file {file} is ignored: others have access to it; chmod 600 it", Assert.Single(around.Read("host=a").Notices));
        Assert.Empty(around.Read("host=a password=x").Notices);
        Assert.Contains("it is not a plain file", Assert.Single(around.Read($"host=a passfile={around.Home}").Notices), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_hosts_and_several_databases_each_have_their_own_line()
    {
        using var around = new Surroundings();
        around.Write(".pgpass", "a:1:x:*:ax\na:1:y:*:ay\nb:2:*:*:b\n");
        var target = around.Read("host=a,b port=1,2 dbname=x");
        Assert.Equal(["ax", "b"], target.Endpoints.Select(endpoint => target.PasswordFor(endpoint)!.Reveal()));
        Assert.Equal(["ay", "b"], target.Endpoints.Select(endpoint => target.In("y").PasswordFor(endpoint)!.Reveal()));
    }

    [Fact]
    public void The_file_is_read_anew_so_that_a_changed_password_is_found()
    {
        using var around = new Surroundings();
        around.Write(".pgpass", "*:*:*:*:old");
        var target = around.Read("host=a");
        Assert.Equal("old", target.PasswordFor(target.Endpoints[0])!.Reveal());
        around.Write(".pgpass", "*:*:*:*:new");
        Assert.Equal("new", target.PasswordFor(target.Endpoints[0])!.Reveal());
    }

    [Fact]
    public void An_explicit_file_wins_over_the_variable_and_that_over_the_home_folders()
    {
        using var around = new Surroundings { ["PGPASSFILE"] = "" };
        around.Write(".pgpass", "*:*:*:*:home");
        Assert.Equal("home", Password("host=a"));
        around["PGPASSFILE"] = around.Write("variable", "*:*:*:*:variable");
        Assert.Equal("variable", Password("host=a"));
        Assert.Equal("explicit", Password($"host=a passfile={around.Write("explicit", "*:*:*:*:explicit")}"));
        Assert.Equal("given", Password("host=a password=given"));

        string? Password(string text)
        {
            var target = around.Read(text);
            return target.PasswordFor(target.Endpoints[0])?.Reveal();
        }
    }
}
