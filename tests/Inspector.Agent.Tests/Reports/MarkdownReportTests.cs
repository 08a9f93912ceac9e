using Inspector.Agent.Reports;

namespace Inspector.Tests.Reports;

public sealed class MarkdownReportTests
{
    [Fact]
    public void It_can_be_pasted_into_a_ticket() => Transcript.Check("ordinary.md", Written.Markdown(Samples.Ordinary));

    [Fact]
    public void Several_databases_follow_each_other() => Transcript.Check("several.md", Written.Markdown(Samples.Several));

    [Theory]
    [InlineData("plain words, and (these); too?", "plain words, and (these); too?")]
    [InlineData("orders_customer_idx", @"orders\_customer\_idx")]
    [InlineData("*a* **b** ~c~ `d` [e](f) ![g](h)", @"\*a\* \*\*b\*\* \~c\~ \`d\` \[e\](f) !\[g\](h)")]
    [InlineData("<b onclick=x>&amp;", "&lt;b onclick=x&gt;&amp;amp;")]
    [InlineData("a | b", @"a \| b")]
    [InlineData(@"\*", @"\\\*")]
    [InlineData("@octocat", "<span>@</span>octocat")]
    [InlineData("#123 and # 123", "<span>#</span>123 and # 123")]
    [InlineData("https://example.com", "https<span>://</span>example.com")]
    [InlineData("www.example.com a.b", "www<span>.</span>example.com a.b")]
    [InlineData(":smile: so: yes", "<span>:</span>smile: so: yes")]
    [InlineData("db1:5432 'orders'::regclass", "db1:5432 'orders'::regclass")]
    [InlineData("$x^2$", "<span>$</span>x^2<span>$</span>")]
    [InlineData("line\nbreak", @"line\\nbreak")]
    [InlineData("\u202Etxt.exe", @"\\u{202E}txt.exe")]
    public void Nothing_within_a_line_is_markup(string text, string expected) => Assert.Equal(expected, MarkdownText.Inline(text));

    [Theory]
    [InlineData("- item", @"\- item")]
    [InlineData("12. item", @"12\. item")]
    [InlineData("3) item", @"3\) item")]
    [InlineData("# heading", @"\# heading")]
    [InlineData("    code", "code")]
    [InlineData("plain", "plain")]
    public void Nothing_at_the_beginning_of_a_line_is_markup(string text, string expected) => Assert.Equal(expected, MarkdownText.Paragraph(text));

    [Theory]
    [InlineData("a", "`a`")]
    [InlineData("a`b", "``a`b``")]
    [InlineData("``", "``` `` ```")]
    [InlineData(" a ", "`  a  `")]
    [InlineData("", "(empty)")]
    [InlineData("a\nb", @"`a\nb`")]
    public void Code_stands_between_more_backticks_than_it_has(string text, string expected) => Assert.Equal(expected, MarkdownText.Code(text));

    [Fact]
    public void A_fence_is_longer_than_any_run_of_backticks_within() =>
        Assert.Equal("`````sql\nSELECT '````\n';\n`````\n", MarkdownText.Sql("SELECT '````\n';"));

    [Fact]
    public void SQL_that_cannot_be_shown_says_where_it_can_be_had() =>
        Assert.Contains("`--format json` has the statement", MarkdownText.Sql("SELECT '\u001b[2J';"), StringComparison.Ordinal);
}
