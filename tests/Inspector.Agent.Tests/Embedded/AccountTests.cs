using Inspector.Agent.Embedded;

namespace Inspector.Tests.Embedded;

public sealed class AccountTests
{
    private static readonly string[] Passwd =
    [
        "root:x:0:0:root:/root:/bin/bash",
        "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin",
        "",
        "postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash",
    ];

    [Fact]
    public void Postgres_is_preferred_to_nobody() =>
        Assert.Equal(["postgres", "nobody"], Account.Unprivileged(Passwd, "/usr/bin/setpriv", null).Select(a => a.Name));

    [Fact]
    public void Setpriv_gives_up_groups_too() => Assert.Equal(
        ["/usr/bin/setpriv", "--reuid=101", "--regid=104", "--clear-groups", "--", "initdb", "-D", "a b"],
        Account.Unprivileged(Passwd, "/usr/bin/setpriv", "/usr/sbin/runuser")[0].CommandLine("initdb", "-D", "a b"));

    [Fact]
    public void Runuser_does_where_setpriv_is_absent() => Assert.Equal(
        ["/usr/sbin/runuser", "-u", "postgres", "--", "initdb"],
        Account.Unprivileged(Passwd, null, "/usr/sbin/runuser")[0].CommandLine("initdb"));

    [Fact]
    public void Without_either_there_is_nobody() => Assert.Empty(Account.Unprivileged(Passwd, null, null));

    [Fact]
    public void Whoever_has_the_number_0_is_root_whatever_the_name() =>
        Assert.Empty(Account.Unprivileged(["postgres:x:0:0::/:/bin/sh"], "/usr/bin/setpriv", null));
}
