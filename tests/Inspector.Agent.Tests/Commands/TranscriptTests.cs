using Inspector.Agent.Commands;

namespace Inspector.Tests.Commands;

/// <summary>What the commands print that need no server.</summary>
public sealed class TranscriptTests
{
    [Theory]
    [InlineData("help.txt", "--help")]
    [InlineData("scan-help.txt", "scan", "--help")]
    [InlineData("locks-help.txt", "locks", "--help")]
    [InlineData("probes-help.txt", "probes", "--help")]
    [InlineData("explain-help.txt", "explain", "--help")]
    [InlineData("grants-help.txt", "grants", "--help")]
    [InlineData("sql-help.txt", "sql", "--help")]
    [InlineData("config-help.txt", "config", "--help")]
    [InlineData("config-check-help.txt", "config", "check", "--help")]
    [InlineData("health-help.txt", "health", "--help")]
    [InlineData("explain.txt", "explain", "duplicate-index")]
    [InlineData("grants.sql", "grants")]
    public async Task A_command_prints_what_was_approved(string transcript, params string[] words)
    {
        var ended = await Typed.RunAsync(words);

        Assert.Equal((ExitCode.Clean, ""), (ended.Code, ended.Error));
        Transcript.Check(transcript, ended.Output, "Commands");
    }

    /// <summary>By shape: an approved file would be one more to touch for whoever adds a probe.</summary>
    [Fact]
    public async Task Every_probe_stands_under_its_category_with_its_severity()
    {
        var ended = await Typed.RunAsync("probes");

        var listed = ended.Output.Split("\n\n").SkipLast(1).SelectMany(room => room.Split('\n') is [var heading, .. var lines] ? lines.Select(line => $"{heading}: {line}") : []).ToList();
        Assert.Equal(Probes.All.Length, listed.Count);
        Assert.All(Probes.All.Zip(listed), pair => Assert.Matches(
            $@"^{CategoryNames.Of(pair.First.Info.Category)}:   {pair.First.Info.Id}  +{pair.First.Info.Title} \({Agent.Reports.Notation.Of(pair.First.Info.Severity)}(, PostgreSQL \d+ and later)?(, off unless asked for)?\)$", pair.Second));
        Assert.EndsWith("\n\ninspector explain ID shows one of them.\n", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_probe_explains_itself()
    {
        foreach (var info in Probes.All.Select(probe => probe.Info))
        {
            var ended = await Typed.RunAsync("explain", info.Id);

            Assert.Equal((ExitCode.Clean, ""), (ended.Code, ended.Error));
            Assert.StartsWith($"{info.Title} ({info.Id})\n", ended.Output, StringComparison.Ordinal);
            Assert.Contains("\nFound:\n    ", ended.Output, StringComparison.Ordinal);
            Assert.Contains("\nNot found:\n    ", ended.Output, StringComparison.Ordinal);
            Assert.All(info.Thresholds, threshold => Assert.Contains($"\n{threshold.Name} ", ended.Output, StringComparison.Ordinal));
            Assert.DoesNotContain("```", ended.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_statements_for_one_version_stand_each_behind_its_purpose()
    {
        var all = (await Typed.RunAsync("sql")).Output;
        var newest = (await Typed.RunAsync("sql", "--server-version", "18")).Output;
        var oldest = (await Typed.RunAsync("sql", "--server-version", "14")).Output;

        Assert.All(Postgres.Statements.All, statement => Assert.Contains($"\n-- {statement.Name}: {statement.Purpose}\n", newest, StringComparison.Ordinal));
        Assert.All((string[])[newest, oldest], one => Assert.Equal(Postgres.Statements.All.Length, one.Split("\n\n-- ").Length - 1));
        Assert.NotEqual(oldest, newest);
        Assert.True(all.Length > newest.Length);
        Assert.StartsWith("-- Every transaction begins with this", newest, StringComparison.Ordinal);
        Assert.EndsWith(";\n", newest, StringComparison.Ordinal);
    }
}
