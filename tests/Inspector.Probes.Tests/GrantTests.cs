using Inspector.Catalog;

namespace Inspector.Tests;

public sealed class GrantTests
{
    [Theory]
    [InlineData("alice=arwdDxt/bob", "alice", "arwdDxt", "bob")]
    [InlineData("=r/bob", null, "r", "bob")]
    [InlineData("\"o\"\"dd=/\"=r*w/\"b/ob\"", "o\"dd=/", "r*w", "b/ob")]
    public void An_entry_is_read_as_aclitemout_writes_it(string item, string? grantee, string privileges, string grantor) =>
        Assert.Equal([new Grant(grantee, privileges, grantor)], Grant.ReadAll([item]));
}
