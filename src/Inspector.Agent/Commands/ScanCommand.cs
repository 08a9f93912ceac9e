using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Inspector.Agent.Targets;
using Inspector.Findings;

namespace Inspector.Agent.Commands;

/// <summary><c>inspector scan [TARGET]</c>.</summary>
internal static class ScanCommand
{
    private static readonly Argument<string?> TargetArgument = new("TARGET")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "libpq URI, libpq keyword string or database name; by default PGHOST and its family, as with psql",
    };

    private static readonly Option<Format[]> Formats = new("--format")
    {
        Description = $"what to write, and where to; repeatable ({string.Join(", ", Format.Known)})",
        HelpName = "F[=FILE]",
        CustomParser = ReadFormats,
        DefaultValueFactory = _ => [new("text", null)],
    };

    private static readonly Option<string[]> Databases = Repeated("--database", "NAME", "a database, or a pattern with *; repeatable");

    private static readonly Option<bool> AllDatabases = new("--all-databases") { Description = "every database of the server" };

    private static readonly Option<string[]> Replicas = Repeated("--replica", "TARGET", "a physical replica whose counters belong to the verdict; repeatable");

    private static readonly Option<Severity> MinimumSeverity = Choice<Severity>("--min-severity", "show nothing less severe", ["info", "warning", "error"], Severity.Info);

    private static readonly Option<Confidence?> MinimumConfidence = Choice<Confidence?>(
        "--min-confidence", "show and count nothing less sure; by default all is shown, and likely counts", ["possible", "likely", "proven"], null);

    private static readonly Option<string> FailOn = Words("--fail-on", "exit with 1 if there is a new finding as severe as this", ["error", "warning", "info", "never"], "error");

    private static readonly Option<string?> Baseline = new("--baseline") { HelpName = "FILE", Description = "findings that are known, from --write-baseline" };

    private static readonly Option<string?> WriteBaseline = new("--write-baseline") { HelpName = "FILE", Description = "write the findings of this run as known" };

    private static readonly Option<string?> Suppressions = new("--suppressions") { HelpName = "FILE", Description = "rules that silence findings, with reason and expiry (YAML)" };

    private static readonly Option<string[]> ProbeIds = Repeated("--probe", "ID", "ask only this probe; repeatable");

    private static readonly Option<string[]> Schemas = Repeated("--schema", "NAME", "report only on this schema; repeatable");

    private static readonly Option<string[]> ExcludedSchemas = Repeated("--exclude-schema", "NAME", "do not report on this schema; repeatable");

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "whole plans, every possible finding, and what lies behind a failure" };

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal, ClientEnvironment environment)
    {
        var command = new Command("scan", "Inspect a database, or several of one server, once.")
        {
            TargetArgument,
            Formats,
            Databases,
            AllDatabases,
            Replicas,
            MinimumSeverity,
            MinimumConfidence,
            FailOn,
            Baseline,
            WriteBaseline,
            Suppressions,
            ProbeIds,
            Schemas,
            ExcludedSchemas,
            Verbose,
        };
        ProbeIds.Validators.Add(CheckProbes);
        command.Validators.Add(result =>
        {
            if (result.GetValue(AllDatabases) && result.GetValue(Databases) is { Length: > 0 })
            {
                result.AddError("--database and --all-databases exclude each other");
            }

            if (result.GetResult(Formats)?.Errors.Any() != true && result.GetValue(Formats)!.Count(format => format.File is null) > 1)
            {
                result.AddError("only one --format can go to standard output; give the others a file: --format json=FILE");
            }
        });
        command.SetAction((parsed, cancellation) => new Scan(Read(parsed), terminal, environment, TimeProvider.System).RunAsync(cancellation));
        return command;
    }

    private static ScanRequest Read(ParseResult parsed) => new()
    {
        Target = parsed.GetValue(TargetArgument),
        Formats = [.. parsed.GetValue(Formats)!],
        Databases = All(parsed, Databases),
        AllDatabases = parsed.GetValue(AllDatabases),
        Replicas = All(parsed, Replicas),
        MinimumSeverity = parsed.GetValue(MinimumSeverity),
        MinimumConfidence = parsed.GetValue(MinimumConfidence),
        FailOn = parsed.GetValue(FailOn) is "never" ? null : Enum.Parse<Severity>(parsed.GetValue(FailOn)!, ignoreCase: true),
        Baseline = parsed.GetValue(Baseline),
        WriteBaseline = parsed.GetValue(WriteBaseline),
        Suppressions = parsed.GetValue(Suppressions),
        Probes = All(parsed, ProbeIds),
        Schemas = All(parsed, Schemas),
        ExcludedSchemas = All(parsed, ExcludedSchemas),
        IsVerbose = parsed.GetValue(Verbose),
    };

    private static ImmutableArray<string> All(ParseResult parsed, Option<string[]> option) => [.. parsed.GetValue(option) ?? []];

    private static Format[] ReadFormats(ArgumentResult result)
    {
        var formats = result.Tokens.Select(token => (token.Value, Format: Format.TryRead(token.Value))).ToList();
        foreach (var (text, _) in formats.Where(one => one.Format is null))
        {
            result.AddError($"--format {SafeText.Quoted(text)} is not known; there are {string.Join(", ", Format.Known)}, each also as F=FILE");
        }

        return [.. formats.Select(one => one.Format).OfType<Format>()];
    }

    private static void CheckProbes(OptionResult result)
    {
        var known = Probes.All.Select(probe => probe.Info.Id).ToList();
        foreach (var id in result.Tokens.Select(token => token.Value).Where(id => !known.Contains(id)))
        {
            result.AddError(UnknownProbe.Describe(id, known));
        }
    }

    private static Option<string[]> Repeated(string name, string helpName, string description) => new(name) { HelpName = helpName, Description = description };

    private static Option<T> Choice<T>(string name, string description, string[] words, T otherwise)
    {
        var option = new Option<T>(name) { Description = description, HelpName = string.Join('|', words), DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result => CheckWord(result, name, words));
        return option;
    }

    private static Option<string> Words(string name, string description, string[] words, string otherwise)
    {
        var option = new Option<string>(name) { Description = description, HelpName = string.Join('|', words), DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result => CheckWord(result, name, words));
        return option;
    }

    private static void CheckWord(OptionResult result, string name, string[] words)
    {
        foreach (var token in result.Tokens.Where(token => !words.Contains(token.Value)))
        {
            result.AddError($"{name} {SafeText.Quoted(token.Value)} is not known; there are {string.Join(", ", words)}");
        }
    }
}
