using System.Text.RegularExpressions;

namespace Inspector.Tests;

/// <summary>A link from one file of the repository to another leads there.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Every_relative_link_in_a_page_leads_to_a_file()
    {
        var dead =
            from page in Repository.Files
            where page.EndsWith(".md", StringComparison.Ordinal) && !page.Contains("/Transcripts/", StringComparison.Ordinal)
            from Match link in Link().Matches(Fenced().Replace(Repository.Text(page), ""))
            let target = Uri.UnescapeDataString(link.Groups["target"].Value)
            where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
            let file = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.PathOf(page))!, target))
            where !Path.Exists(file)
            select $"{page} -> {target}";
        Assert.Empty(dead);
    }

    [GeneratedRegex(@"\]\((?<target>[^()#\s]+)(#[^()\s]*)?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    /// <summary>What stands in a code block or in a span of code is no link.</summary>
    [GeneratedRegex(@"^```.*?^```|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fenced();
}
