using Inspector.Agent.Commands;
using Inspector.Agent.Targets;

namespace Inspector.Tests.Commands;

/// <summary>What is wrong with the words themselves: one line with the way out, exit code 2, and no server troubled.</summary>
public sealed class WordsTests
{
    [Theory]
    [InlineData("name a command (inspector --help lists them)")]
    [InlineData("there is no command \"scn\"; the nearest: scan (inspector --help lists them)", "scn")]
    [InlineData("there is no command \"app\" (inspector --help lists them)", "app")]
    [InlineData("there is no command \"[diagram]\" (inspector --help lists them)", "[diagram]", "scan")]
    [InlineData("there is no option \"--verson\"; the nearest: --version (inspector --help lists the commands, and inspector COMMAND --help their options)", "--verson")]
    [InlineData("there is no option \"--formt\"; the nearest: --format (inspector scan --help shows how)", "scan", "--formt", "json")]
    [InlineData("there is no option \"--formt\"; the nearest: --format (inspector scan --help shows how)", "scan", "--formt=json")]
    [InlineData("there is no option \"--bogus\" (inspector scan --help shows how)", "scan", "--bogus")]
    [InlineData("there is no option \"--bogus\" (inspector scan --help shows how)", "scan", "app", "--bogus", "--fail-on", "sometimes")]
    [InlineData("there is no option \"-v\" (inspector scan --help shows how)", "scan", "-v")]
    [InlineData("there is no option -U; the target says that: \"host=... port=... user=... dbname=...\", or PGHOST and its family (inspector scan --help shows how)", "scan", "-U", "postgres")]
    [InlineData("--verbose belongs to scan, and stands behind it (inspector scan --help shows how)", "--verbose", "scan")]
    [InlineData("there is no option \"--all\" (inspector explain --help shows how)", "explain", "--all")]
    [InlineData("probes takes no argument, only options (inspector probes --help shows how)", "probes", "indexes")]
    [InlineData("explain needs an ID (inspector explain --help shows how)", "explain")]
    [InlineData("explain takes one ID; put one that has spaces between quotes (inspector explain --help shows how)", "explain", "duplicate-index", "unused-index")]
    [InlineData("there is no probe \"duplcate-index\"; the nearest: duplicate-index (inspector explain --help shows how)", "explain", "duplcate-index")]
    [InlineData("ddl-queue looks at who waits for whom now, which a scan does not: inspector locks asks it (inspector scan --help shows how)", "scan", "--probe", "ddl-queue")]
    [InlineData("there is no probe \"zzz\"; inspector probes lists all (inspector scan --help shows how)", "scan", "--probe", "zzz")]
    [InlineData("--min-severity needs a value behind it: LEVEL (inspector scan --help shows how)", "scan", "--min-severity")]
    [InlineData("--probe needs a value behind it: ID (inspector scan --help shows how)", "scan", "--probe", "--verbose")]
    [InlineData("there is no --fail-on \"fatal\"; there are error, warning, info, never (inspector scan --help shows how)", "scan", "--fail-on", "fatal")]
    [InlineData("there is no --min-confidence \"sure\"; there are possible, likely, proven (inspector scan --help shows how)", "scan", "--min-confidence", "sure")]
    [InlineData("there is no --min-severity \"Error\"; there are info, warning, error (inspector scan --help shows how)", "scan", "--min-severity", "Error")]
    [InlineData("--fail-on is given 2 times, and counts once (inspector scan --help shows how)", "scan", "--fail-on", "error", "--fail-on", "info")]
    [InlineData("there is no --format \"html\"; there are text, json, markdown, sarif, each also as F=FILE (inspector scan --help shows how)", "scan", "--format", "html")]
    [InlineData("--format \"json=\" lacks the name of a file (inspector scan --help shows how)", "scan", "--format", "json=")]
    [InlineData("only one --format can go to standard output; give the others a file: --format json=FILE (inspector scan --help shows how)", "scan", "--format", "json", "--format", "text")]
    [InlineData("--write-baseline and --format would write to one file: /x (inspector scan --help shows how)", "scan", "--format", "json=/x", "--write-baseline", "/../x")]
    [InlineData("--format would write to one file: /x (inspector scan --help shows how)", "scan", "--format", "json=/x", "--format", "sarif=/x")]
    [InlineData("what --baseline names would be written over by --format: /x (inspector scan --help shows how)", "scan", "--baseline", "/x", "--format", "json=/x")]
    [InlineData("what --suppressions names would be written over: /x (inspector scan --help shows how)", "scan", "--suppressions", "/x", "--write-baseline", "/x")]
    [InlineData("--write-baseline needs the name of a file (inspector scan --help shows how)", "scan", "--write-baseline", "")]
    [InlineData("--database and --all-databases exclude each other (inspector scan --help shows how)", "scan", "--database", "a", "--all-databases")]
    [InlineData("--schema and --exclude-schema both name \"a\" (inspector scan --help shows how)", "scan", "--schema", "a", "--exclude-schema", "a")]
    [InlineData("--fail-on info would count what --min-severity error does not show (inspector scan --help shows how)", "scan", "--fail-on", "info", "--min-severity", "error")]
    [InlineData("there is no --server-version \"13\"; write a major version from 14 on, such as 18: older servers are not inspected (inspector sql --help shows how)", "sql", "--server-version", "13")]
    [InlineData("there is no --server-version \"15.20\"; write a major version from 14 on, such as 18: older servers are not inspected (inspector sql --help shows how)", "sql", "--server-version", "15.20")]
    [InlineData("--role \"public\" cannot be made: PostgreSQL keeps that name for itself, or it is longer than 63 bytes (inspector grants --help shows how)", "grants", "--role", "public")]
    [InlineData("--role \"pg_monitor\" cannot be made: PostgreSQL keeps that name for itself, or it is longer than 63 bytes (inspector grants --help shows how)", "grants", "--role", "pg_monitor")]
    public async Task What_is_typed_wrong_is_told_in_one_line_with_the_way_out(string complaint, params string[] words) =>
        (await Typed.RunAsync(words)).AssertOnly(ExitCode.Usage, complaint);

    /// <summary>Each has <c>hunter2</c> in what may be a password: a target without its command, in pieces for want of quotes, or where something else was expected.</summary>
    [Theory]
    [InlineData("postgresql://u:hunter2@h/db")]
    [InlineData("scna", "postgresql://u:hunter2@h/db")]
    [InlineData("password=hunter2", "scan")]
    [InlineData("scan", "host=h", "password=hunter2", "dbname=x")]
    [InlineData("scan", "host=h password=my", "hunter2", "dbname=x")]
    [InlineData("scan", "--host", "h", "--password", "hunter2")]
    [InlineData("scan", "--password=hunter2")]
    [InlineData("scan", "--pasword:hunter2")]
    [InlineData("scan", "app", "--pasword=hunter2")]
    [InlineData("scan", "--baseline", "postgresql://u:hunter2@h/db")]
    [InlineData("scan", "--write-baseline", "postgresql://u:hunter2@h/db")]
    [InlineData("scan", "--suppressions", "postgresql://u:hunter2@h/db")]
    [InlineData("scan", "--database", "postgresql://u:hunter2@h/db")]
    [InlineData("scan", "--probe", "postgresql://u:hunter2@h/db")]
    [InlineData("scan", "--format", "postgresql://u:hunter2@h/db")]
    [InlineData("scan", "--format", "json=postgresql://u:hunter2@h/db")]
    [InlineData("scan", "--fail-on", "password=hunter2")]
    [InlineData("scan", "--min-severity", "u:hunter2@h")]
    [InlineData("scan", "--replica", "host=h password=my hunter2")]
    [InlineData("explain", "postgresql://u:hunter2@h/db")]
    [InlineData("grants", "--role", "postgresql://u:hunter2@0123456789012345678901234567890123456789/db")]
    [InlineData("sql", "--server-version", "password=hunter2")]
    [InlineData("[password=hunter2]", "scan")]
    public async Task A_word_that_may_hold_a_password_is_not_repeated(params string[] words)
    {
        var ended = await Typed.RunAsync(words);

        Assert.Equal(ExitCode.Usage, ended.Code);
        Assert.DoesNotContain("hunter2", ended.Complaint, StringComparison.Ordinal);
        Assert.Equal("", ended.Output);
    }

    [Theory]
    [InlineData("\u001b[31mred\n")]
    [InlineData("\u202Exyz")]
    public async Task A_word_that_would_move_the_terminal_is_shown_harmless(string word)
    {
        foreach (var words in (string[][])[[word], ["scan", $"--{word}"], ["scan", "--probe", word], ["explain", word], ["scan", "--format", word], ["scan", "--fail-on", word], ["scan", $"host={word}"]])
        {
            var ended = await Typed.RunAsync(words);

            Assert.Equal(ExitCode.Usage, ended.Code);
            Assert.NotEmpty(ended.Complaint);
        }
    }

    [Fact]
    public async Task What_an_at_sign_names_is_no_file_of_further_words()
    {
        using var around = new Targets.Surroundings();
        var file = around.Write("words", "explain duplicate-index");

        var ended = await Typed.RunAsync(around, $"@{file}");

        ended.AssertOnly(ExitCode.Usage, "a target stands behind a command: inspector scan TARGET (inspector --help lists them)");
    }

    [Fact]
    public async Task Help_is_given_whatever_else_was_typed()
    {
        var ended = await Typed.RunAsync("scan", "--bogus", "--help");

        Assert.Equal(ExitCode.Clean, ended.Code);
        Assert.StartsWith("inspector scan [TARGET] [OPTIONS]\n", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_every_parameter_and_every_exit_code()
    {
        var help = (await Typed.RunAsync("scan", "--help")).Output;

        Assert.All(Target.KnownParameters, parameter => Assert.Matches($@"(?m)(^  {parameter.Name} |(^| ){parameter.Name}[,.])", help));
        Assert.All((int[])[ExitCode.Clean, ExitCode.Findings, ExitCode.Usage, ExitCode.Incomplete], code => Assert.Contains($"\n  {code}  ", help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("scan", "--help")]
    [InlineData("probes", "--help")]
    [InlineData("explain", "--help")]
    [InlineData("grants", "--help")]
    [InlineData("sql", "--help")]
    public async Task Help_fits_eighty_columns(params string[] words) => Assert.All((await Typed.RunAsync(words)).Output.Split('\n'), line => Assert.True(line.Length <= 80, line));

    [Fact]
    public async Task The_examples_of_the_help_are_command_lines()
    {
        var help = (await Typed.RunAsync("scan", "--help")).Output;
        var examples = help.Split('\n').Where(line => line.StartsWith("  inspector scan ", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            var ended = await Typed.RunAsync([.. Words(example.Trim()["inspector ".Length..]), "--suppressions", "/nowhere"]);

            // Whatever is said is about a file or a service that is not here, not about the words.
            Assert.Equal(ExitCode.Usage, ended.Code);
            Assert.DoesNotContain("--help", ended.Complaint, StringComparison.Ordinal);
        }

        static IEnumerable<string> Words(string line) => line.Split('"').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task The_version_is_that_of_the_reports() => Assert.Equal($"{new Agent.Reports.ScanResult { Inspections = [] }.ToolVersion}\n", (await Typed.RunAsync("--version")).Output);
}
