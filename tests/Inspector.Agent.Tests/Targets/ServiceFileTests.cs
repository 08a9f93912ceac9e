namespace Inspector.Tests.Targets;

/// <summary>The expected results are those of libpq 15 and 18 for the same files.</summary>
public sealed class ServiceFileTests
{
    [Theory]
    [InlineData("[a]\nhost=h\nport=1", "h:1")]
    [InlineData("# c\n\n  [a]  \n  host=h  \n#port=4\nport=1\n[b]\nport=9\n[a]\nport=8\n", "h:1")]
    [InlineData("[ab]\nport=5\n[a]\nhost=h", "h:5432")]
    [InlineData("[a] x\nhost=h", "h:5432")]
    [InlineData("[x]\njunk\n[a]\nhost=h", "h:5432")]
    [InlineData("host=x\n[a]\nhost=h", "h:5432")]
    [InlineData("[a]\nhost=h\nport=1\nport=2", "h:1")]
    [InlineData("[a]\r\nhost=h\r\nport=5\r\n", "h:5")]
    [InlineData("[a]\nhost=h\nport=", "h:5432")]
    public void A_section_is_read_as_with_libpq(string content, string expected)
    {
        using var around = new Surroundings { ["PGPORT"] = "" };
        around.Write(".pg_service.conf", content);
        Assert.Equal(expected, around.Read("service=a").Place);
    }

    [Theory]
    [InlineData("[a]\nnokey\n", "line 2: write name=value")]
    [InlineData("[a]\nport = 3\n", "line 2: write name=value, without spaces")]
    [InlineData("[a]\nprot=1\n", "line 2: unknown connection parameter \"prot\"; the nearest known: port")]
    [InlineData("[a]\nservice=b\n", "line 2: a service cannot name another service")]
    [InlineData("[a]\nldap://x/y\n", "line 2: services from LDAP are not supported")]
    [InlineData("[a]\nrequiressl=1\n", "line 2: unknown connection parameter")]
    [InlineData("[a]\nport=1 # c\n", "a port of the target is not a number")]
    [InlineData("[a]\nhost='q'\n", "a host of the target has a character")]
    [InlineData("[ a ]\nport=1\n", "service \"a\" is not in")]
    [InlineData("[A]\nport=1\n", "service \"a\" is not in")]
    [InlineData("[a]\nsslmode=x\n", "sslmode (from the service file) is \"x\"")]
    public void What_cannot_be_read_is_named_by_its_line(string content, string expected)
    {
        using var around = new Surroundings();
        around.Write(".pg_service.conf", content);
        Assert.Contains(expected, around.Complaint("service=a"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_users_file_comes_before_the_systems()
    {
        using var around = new Surroundings();
        around.Write(".pg_service.conf", "[both]\nhost=own\n");
        around.Write("etc/pg_service.conf", "[both]\nhost=system\n[one]\nhost=system\n");
        Assert.Equal("own", around.Read("service=both").Host);
        Assert.Equal("system", around.Read("service=one").Host);
        around.Write("sys/pg_service.conf", "[one]\nhost=other\n");
        around["PGSYSCONFDIR"] = around.Below("sys");
        Assert.Equal("other", around.Read("service=one").Host);
        around["PGSERVICEFILE"] = around.Write("named", "[both]\nhost=named\n");
        Assert.Equal("named", around.Read("service=both").Host);
        Assert.Equal("other", around.Read("service=one").Host);
    }

    [Fact]
    public void A_service_that_is_nowhere_says_where_it_was_looked_for()
    {
        using var around = new Surroundings();
        Assert.Equal("there is no service file to find service \"a\" in: make ~/.pg_service.conf or set PGSERVICEFILE", around.Complaint("service=a"));
        var file = around.Write(".pg_service.conf", "[b]\n");
        Assert.Equal($"service \"a\" is not in {file}: add a section [a]", around.Complaint("service=a"));
        around["PGSERVICEFILE"] = around.Below("none");
        Assert.Equal($"the service file {around.Below("none")} that PGSERVICEFILE names does not exist", around.Complaint("service=a"));
    }

    [Fact]
    public void PGSERVICE_names_a_service_and_the_target_another()
    {
        using var around = new Surroundings { ["PGSERVICE"] = "a" };
        around.Write(".pg_service.conf", "[a]\nhost=ha\n[b]\nhost=hb\n");
        Assert.Equal("ha", around.Read(null).Host);
        Assert.Equal("hb", around.Read("postgresql://?service=b").Host);
    }
}
