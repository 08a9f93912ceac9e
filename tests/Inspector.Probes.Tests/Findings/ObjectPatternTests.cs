using System.Text.RegularExpressions;
using Inspector.Findings;

namespace Inspector.Tests.Findings;

public sealed class ObjectPatternTests
{
    [Theory]
    [InlineData("public.orders", "public.orders", true)]
    [InlineData("public.orders", "public.orders_idx", false)]
    [InlineData("public.orders_*", "public.orders_idx", true)]
    [InlineData("public.*", "public.orders.id", true)]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*.id", "public.orders.id", true)]
    [InlineData("public.Orders", "public.orders", false)]
    [InlineData("public.order?", "public.orders", true)]
    [InlineData("public.order?", "public.order", false)]
    [InlineData("?", "😀", true)]
    [InlineData("??", "😀", false)]
    [InlineData("a?c", "a\nc", true)]
    [InlineData("a*c", "a\n\nc", true)]
    [InlineData("a\\*c", "a*c", true)]
    [InlineData("a\\*c", "abc", false)]
    [InlineData("a\\\\c", "a\\c", true)]
    [InlineData("a\\", "a\\", true)]
    [InlineData("public.f(*)", "public.f(integer, text)", true)]
    [InlineData("public.[a-z]", "public.a", false)]
    [InlineData("*a*b*", "xaxbx", true)]
    [InlineData("*a*b", "xaxbxb", true)]
    [InlineData("*a*b", "xbxa", false)]
    public void A_pattern_covers_the_whole_name(string pattern, string name, bool expected) => Assert.Equal(expected, new ObjectPattern(pattern).Matches(name));

    [Fact]
    public void Patterns_agree_with_regular_expressions()
    {
        const int seed = 20261122;
        var random = new Random(seed);
        for (var round = 0; round < 20_000; round++)
        {
            var (pattern, name) = (Text(random, "ab.*?"), Text(random, "ab."));
            var regex = $"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)}$";

            Assert.True(
                Regex.IsMatch(name, regex, RegexOptions.None, TimeSpan.FromMinutes(1)) == new ObjectPattern(pattern).Matches(name),
                $"{pattern} and {name} (seed {seed}, round {round})");
        }
    }

    [Fact]
    public void Many_stars_cost_no_more_than_the_lengths_multiplied() =>
        Assert.False(new ObjectPattern(string.Concat(Enumerable.Repeat("*a", 200)) + "b").Matches(new string('a', 5_000)));

    [Fact]
    public void Two_patterns_are_equal_when_their_texts_are()
    {
        Assert.Equal(new ObjectPattern("public.*"), new ObjectPattern("public.*"));
        Assert.NotEqual(new ObjectPattern("public.*"), new ObjectPattern("public.?"));
    }

    private static string Text(Random random, string letters) => new([.. Enumerable.Range(0, random.Next(0, 8)).Select(_ => letters[random.Next(letters.Length)])]);
}
