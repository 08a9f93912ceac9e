using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Inspector.Agent.Reports;

namespace Inspector.Tests.Reports;

public sealed class HostileTextTests
{
    private static readonly ScanResult Result = ScanResult.Of(Hostile.Inspection) with { ToolVersion = "0.1.0" };

    [Fact]
    public void A_terminal_sees_every_name_and_obeys_none() => Transcript.Check("hostile.txt", Written.Text(Result, new() { Width = 120, IsVerbose = true }));

    [Fact]
    public void A_ticket_sees_every_name_and_none_is_markup() => Transcript.Check("hostile.md", Written.Markdown(Result));

    [Fact]
    public void A_machine_gets_every_name_raw()
    {
        using var document = JsonDocument.Parse(Written.Json(Result));

        var names = document.RootElement.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("object").GetProperty("name").GetString());

        // Half a surrogate pair is no text; a database cannot hold it.
        Assert.Equal(Hostile.Names.Select(name => name == "half\uD83D" ? "half\uFFFD" : name), names);
    }

    [Fact]
    public void Every_format_is_free_of_what_moves_a_terminal()
    {
        string[] written = [Written.Text(Result), Written.Text(Result, new() { IsVerbose = true }), Written.Markdown(Result), Written.Json(Result), Written.Sarif(Result)];

        Assert.All(written, AssertHarmless);
    }

    [Fact]
    public void Random_names_stay_text_in_every_format()
    {
        const int seed = 20261122;
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            var names = Enumerable.Range(0, 8).Select(_ => RandomName(random)).ToArray();
            var result = ScanResult.Of(Hostile.Of(names));
            AssertHarmless(Written.Text(result, new() { Width = random.Next(0, 200), IsVerbose = random.Next(2) == 0 }));
            AssertHarmless(Written.Markdown(result));
            using var json = JsonDocument.Parse(Written.Json(result));
            using var sarif = JsonDocument.Parse(Written.Sarif(result, []));
            Assert.Equal(names, json.RootElement.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("object").GetProperty("name").GetString()));
            Assert.Equal(
                names,
                sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(finding => finding.GetProperty("properties").GetProperty("object").GetProperty("name").GetString()));
        }
    }

    [Fact]
    public void No_random_text_leaves_its_line_of_Markdown()
    {
        const int seed = 20261123;
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var inline = MarkdownText.Inline(RandomName(random));

            // What is left when entities, elements of our own and escaped signs are taken away holds no sign.
            var rest = Regex.Replace(inline, @"\\[\\`*_\[\]~|]|&(?:amp|lt|gt);|<span>(?:[@#$:.]|:/+)</span>", "", RegexOptions.None, TimeSpan.FromMinutes(1));
            Assert.DoesNotMatch(@"[\\`*_\[\]~|<>&@$\n]|:/|:[\w+-]+:|#\w|www\.", rest);
        }
    }

    [Fact]
    public void Random_code_closes_only_at_its_end()
    {
        const int seed = 20261124;
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var code = MarkdownText.Code(RandomName(random) + "`");
            var fence = Regex.Match(code, "^`+", RegexOptions.None, TimeSpan.FromMinutes(1)).Value;

            Assert.Equal(2, Regex.Count(code, $"(?<!`){fence}(?!`)", RegexOptions.None, TimeSpan.FromMinutes(1)));
            Assert.EndsWith(fence, code, StringComparison.Ordinal);
        }
    }

    private static void AssertHarmless(string written)
    {
        var harmful = written.EnumerateRunes().Where(rune => rune.Value != '\n' && Rune.GetUnicodeCategory(rune)
            is (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));

        Assert.Empty(harmful.Select(rune => $"U+{rune.Value:X4}"));
    }

    /// <summary>At most 63 bytes, mostly of what is dangerous somewhere.</summary>
    private static string RandomName(Random random)
    {
        string[] dangerous = ["`", "```", "*", "_", "[", "](", ")", "<", "</span>", "<span>", "&", "&amp;", "@", "#1", "|", "\\", "\n", "\r", "\u001b[0m", "'", "\"", "$$", "$a$", "--", "/*", "{0}", "://", "www.", "\u202E", " ", "  ", "é", "表", "😀", "e'", "E'\\'"];
        var name = new StringBuilder();
        var length = random.Next(1, 16);
        for (var i = 0; i < length; i++)
        {
            name.Append(random.Next(3) == 0 ? ((char)random.Next('a', 'z')).ToString() : dangerous[random.Next(dangerous.Length)]);
        }

        return name.ToString();
    }
}
