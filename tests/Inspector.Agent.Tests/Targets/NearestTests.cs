using Inspector.Agent.Targets;

namespace Inspector.Tests.Targets;

public sealed class NearestTests
{
    [Theory]
    [InlineData("hots", "host")]
    [InlineData("prot", "port")]
    [InlineData("passwd", "password")]
    [InlineData("database", "")]
    [InlineData("sslmod", "sslmode")]
    [InlineData("SSLMOED", "sslmode")]
    [InlineData("keepalive", "keepalives,keepalives_idle,keepalives_count")]
    [InlineData("", "")]
    public void Names_that_are_a_slip_away_are_found_nearest_first(string typed, string expected) =>
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), Nearest.To(typed, Target.KnownParameters.Select(parameter => parameter.Name)));

    [Fact]
    public void A_very_long_name_is_like_none() => Assert.Empty(Nearest.To(new('a', 100_000), ["a", "b"]));
}
