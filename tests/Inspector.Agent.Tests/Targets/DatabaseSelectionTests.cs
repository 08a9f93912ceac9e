using Inspector.Agent.Targets;
using Inspector.Catalog;

namespace Inspector.Tests.Targets;

public sealed class DatabaseSelectionTests
{
    private static readonly Database[] Server =
    [
        new() { Oid = 1, Name = "template1", IsTemplate = true },
        new() { Oid = 2, Name = "template0", IsTemplate = true, AllowsConnections = false },
        new() { Oid = 3, Name = "postgres" },
        new() { Oid = 4, Name = "shop" },
        new() { Oid = 5, Name = "shop_test" },
        new() { Oid = 6, Name = "Shop" },
        new() { Oid = 7, Name = "closed", AllowsConnections = false },
        new() { Oid = 8, Name = "secret", MayConnect = false },
        new() { Oid = 9, Name = "a*b" },
        new() { Oid = 10, Name = "axb" },
        new() { Oid = 11, Name = "odd\n\"🐘" },
    ];

    [Fact]
    public void All_databases_are_those_that_can_be_visited_and_are_no_templates()
    {
        var all = DatabaseSelection.All(Server);
        Assert.Equal(["Shop", "a*b", "axb", "odd\n\"🐘", "postgres", "shop", "shop_test"], all.Visit);
        Assert.Equal(
            [
                new SkippedDatabase("closed", "it accepts no connections", false),
                new("secret", "the role has no CONNECT on it", false),
                new("template0", "it accepts no connections", false),
                new("template1", "it is a template; name it with --database to visit it", false),
            ],
            all.Skipped);
    }

    [Theory]
    [InlineData("shop", "shop")]
    [InlineData("shop postgres shop", "shop postgres")]
    [InlineData("shop*", "shop shop_test")]
    [InlineData("?hop", "Shop shop")]
    [InlineData("postgres shop* shop", "postgres shop shop_test")]
    [InlineData("a*b", "a*b")]
    [InlineData("a?b", "a*b axb")]
    [InlineData("template1", "template1")]
    public void Named_databases_come_in_the_order_asked_for_each_once(string asked, string expected)
    {
        var chosen = DatabaseSelection.Named(Server, asked.Split(' '));
        Assert.Equal(expected.Split(' '), chosen.Visit);
        Assert.Empty(chosen.Skipped);
    }

    [Theory]
    [InlineData("closed", "it accepts no connections")]
    [InlineData("secret", "the role has no CONNECT on it")]
    [InlineData("shpo", "the server has no such database; the nearest: \"Shop\", \"shop\"")]
    [InlineData("zzzzzz", "the server has no such database")]
    [InlineData("SHOP_", "the server has no such database; the nearest: \"Shop\", \"shop\", \"shop_test\"")]
    [InlineData("z*", "no database of the server fits the pattern")]
    [InlineData("", "the server has no such database")]
    public void What_was_asked_for_and_is_not_visited_is_said_as_such(string asked, string reason)
    {
        var chosen = DatabaseSelection.Named(Server, [asked]);
        Assert.Empty(chosen.Visit);
        var skipped = Assert.Single(chosen.Skipped);
        Assert.True(skipped.WasAskedFor);
        Assert.Equal(reason, skipped.Reason);
    }

    [Fact]
    public void A_template_that_only_a_pattern_fits_was_not_asked_for() =>
        Assert.Equal([new SkippedDatabase("template1", "it is a template; name it with --database to visit it", false)], DatabaseSelection.Named(Server, ["*1"]).Skipped);

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("?", "", false)]
    [InlineData("a*c", "abc", true)]
    [InlineData("a*c", "ac", true)]
    [InlineData("a*c", "acb", false)]
    [InlineData("*a*b*", "xxaxxbxx", true)]
    [InlineData("*a*b", "xxbxxa", false)]
    [InlineData("a**", "a", true)]
    [InlineData("A*", "abc", false)]
    public void A_pattern_fits_as_in_a_shell(string pattern, string name, bool expected) => Assert.Equal(expected, NamePattern.Fits(pattern, name));

    [Fact]
    public void A_hostile_pattern_takes_no_exponential_time() =>
        Assert.False(NamePattern.Fits(string.Concat(Enumerable.Repeat("a*", 2_000)) + "b", new('a', 4_000)));
}
