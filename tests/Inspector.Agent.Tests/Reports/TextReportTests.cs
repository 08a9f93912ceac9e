using System.Text.RegularExpressions;
using Inspector.Agent.Reports;
using Inspector.Findings;

namespace Inspector.Tests.Reports;

public sealed class TextReportTests
{
    [Fact]
    public void A_finding_is_a_short_paragraph_and_the_summary_comes_last() => Transcript.Check("ordinary.txt", Written.Text(Samples.Ordinary));

    [Fact]
    public void Verbose_shows_whole_plans_and_what_is_folded_otherwise() => Transcript.Check("verbose.txt", Written.Text(Samples.Ordinary, new() { IsVerbose = true }));

    [Fact]
    public void A_narrow_terminal_gets_narrow_lines() => Transcript.Check("narrow.txt", Written.Text(Samples.Ordinary, new() { Width = 48 }));

    [Fact]
    public void Colours_are_escape_sequences_around_whole_words() =>
        Transcript.Check("colour.txt", Written.Text(Samples.Ordinary, new() { UseColour = true }).Replace("\u001b", "ESC", StringComparison.Ordinal));

    [Fact]
    public void Several_databases_end_in_a_sum_and_the_failures() => Transcript.Check("several.txt", Written.Text(Samples.Several));

    [Fact]
    public void An_empty_inspection_says_what_found_nothing() => Transcript.Check("empty.txt", Written.Text(ScanResult.Of(Samples.Empty)));

    [Fact]
    public void Without_colour_there_is_no_escape_sequence() => Assert.DoesNotContain('\u001b', Written.Text(Samples.Ordinary, new() { IsVerbose = true }));

    [Fact]
    public void Colours_change_no_word()
    {
        var coloured = Written.Text(Samples.Ordinary, new() { UseColour = true, IsVerbose = true });

        Assert.Equal(Written.Text(Samples.Ordinary, new() { IsVerbose = true }), Regex.Replace(coloured, "\u001b\\[[0-9]+m", "", RegexOptions.None, TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void No_line_is_wider_than_asked(int width)
    {
        var sql = Samples.Full.Findings.SelectMany(finding => finding.Plan.Steps).SelectMany(step => new[] { step.Sql.Text, step.Verify.Text, step.Rollback?.Text ?? "" }).ToList();

        // A single word behind its label stays whole, so that it can be copied.
        var tooWide = Written.Text(Samples.Ordinary, new() { Width = width, IsVerbose = true }).Split('\n')
            .Where(line => line.Length > width && !sql.Exists(text => text.Contains(line.Trim(), StringComparison.Ordinal)) && line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length > 2);

        Assert.Empty(tooWide);
    }

    [Fact]
    public void SQL_is_never_broken()
    {
        var text = Written.Text(Samples.Ordinary, new() { Width = 40, IsVerbose = true });

        Assert.Contains("         DROP INDEX CONCURRENTLY public.orders_customer_idx2;\n", text, StringComparison.Ordinal);
        Assert.Contains(" CREATE INDEX CONCURRENTLY orders_customer_idx2 ON public.orders USING btree (customer_id);\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_stays_with_what_it_counts()
    {
        var finding = Samples.Finding("x", Severity.Info, Confidence.Likely, Samples.Index("i"), "t") with
        {
            Evidence = [.. Enumerable.Range(0, 30).Select(i => new Evidence(new('x', i % 7), 14_200L + i, "rows", "catalog"))],
        };

        Assert.DoesNotMatch(@"[0-9]\n", Written.Text(ScanResult.Of(Samples.Empty with { Findings = [finding] }), new() { Width = 60 }).Split("probe")[0]);
    }

    [Fact]
    public void No_line_ends_in_a_space() => Assert.DoesNotContain(" \n", Written.Text(Samples.Several, new() { IsVerbose = true }), StringComparison.Ordinal);

    [Fact]
    public void One_reason_is_told_once_however_many_probes_give_it()
    {
        var text = Written.Text(Samples.Ordinary, new() { Width = 200 });

        Assert.Equal(2, text.Split("needs PostgreSQL 18; this is 15.20").Length);
        Assert.Equal(2, text.Split("pg_stat_statements is not installed here").Length);
    }

    [Fact]
    public void Faults_in_the_middle_are_told()
    {
        var text = Written.Text(ScanResult.Of(Samples.Empty with { Faults = ["the second look failed: terminating connection due to administrator command"] }), new() { Width = 200 });

        Assert.Contains("  - the second look failed: terminating connection due to administrator command\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_list_of_gone_entries_is_cut_and_counted()
    {
        var gone = Enumerable.Range(0, 25).Select(i => new BaselineEntry(new((ulong)i), "invalid-index", $"public.i{i}", $"i{i} is invalid"));

        var text = Written.Text(ScanResult.Of(Samples.Empty) with { Leftovers = new() { UnusedBaselineEntries = [.. gone] } });

        Assert.Contains("  - invalid-index: i9 is invalid\n  and 15 more; --verbose lists them\n", text, StringComparison.Ordinal);
    }
}
