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
        Description = "libpq URI, libpq keyword string (between quotes) or database name. What it leaves out comes from PGHOST and its family, PGSERVICE and ~/.pgpass, as with psql.",
    };

    private static readonly Option<string[]> Databases = Repeated("--database", "NAME", "a database, or a pattern with * or ?; repeatable");

    private static readonly Option<bool> AllDatabases = new("--all-databases") { Description = "every database of the server but templates" };

    private static readonly Option<string[]> Replicas = Repeated("--replica", "TARGET", "a physical replica: an index that it uses is not unused; repeatable");

    private static readonly Option<string[]> ProbeIds = Repeated("--probe", "ID", "ask only this probe; repeatable");

    private static readonly Option<string[]> Schemas = Repeated("--schema", "NAME", "report only on this schema; repeatable");

    private static readonly Option<string[]> ExcludedSchemas = Repeated("--exclude-schema", "NAME", "do not report on this schema; repeatable");

    private static readonly Option<string[]> Formats = Repeated("--format", "F[=FILE]", $"what to write ({string.Join(", ", Format.Known)}; default text), and where to (default standard output); repeatable");

    private static readonly Option<string?> MinimumSeverity = Word("--min-severity", "LEVEL", "show nothing less severe than info (default), warning or error", ["info", "warning", "error"]);

    private static readonly Option<string?> MinimumConfidence = Word(
        "--min-confidence", "LEVEL", "show and count nothing less sure than possible, likely or proven; by default all is shown, and what is likely or proven counts", ["possible", "likely", "proven"]);

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "whole plans, every possible finding, and what lies behind a failure" };

    private static readonly Option<string?> FailOn = Word(
        "--fail-on", "LEVEL", "end with 1 if there is a new finding as severe as error (default), warning or info; or never", ["error", "warning", "info", "never"]);

    private static readonly Option<string?> Baseline = File("--baseline", "findings that are known; written by --write-baseline");

    private static readonly Option<string?> WriteBaseline = File("--write-baseline", "write the findings of this run there as known");

    private static readonly Option<string?> Suppressions = File("--suppressions", "rules (YAML) that silence findings, each with a reason and perhaps a last day");

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal, ClientEnvironment environment)
    {
        var command = new Verb("scan", "Inspects a database, or several of one server, once and read-only.")
        {
            TakesTarget = true,
            ExitCodes =
            [
                new("0", "nothing new at or above --fail-on"),
                new("1", "findings, new and at or above --fail-on"),
                new("2", "wrong usage or configuration: nothing was inspected, or a file could not be written"),
                new("3", "something could not be inspected: no connection, no permission, one of several databases failed, a defect; what there is, is printed"),
            ],
            Examples =
            [
                new("inspector scan postgresql://inspector@db1/app", "one database; the password from ~/.pgpass or PGPASSWORD"),
                new("inspector scan \"host=db1 user=inspector\" --all-databases --format json=a.json", "every database of a server, for machines"),
                new("inspector scan app --baseline known.json --fail-on warning", "for CI: fail on what was not known"),
                new("inspector scan service=shop --replica service=shop2 --probe unused-index", "one question, to a server and its replica"),
            ],
        };
        command.Add(TargetArgument);
        foreach (var option in (Option[])
            [Databases, AllDatabases, Replicas, ProbeIds, Schemas, ExcludedSchemas, Formats, MinimumSeverity, MinimumConfidence, Verbose, FailOn, Baseline, WriteBaseline, Suppressions])
        {
            command.Add(option);
        }

        command.Validators.Add(Check);
        command.SetAction((parsed, cancellation) => new Scan(Read(parsed), terminal, environment, TimeProvider.System).RunAsync(cancellation));
        return command;
    }

    private static ScanRequest Read(ParseResult parsed) => new()
    {
        Target = parsed.GetValue(TargetArgument),
        Formats = All(parsed, Formats) is { IsEmpty: false } formats ? [.. formats.Select(text => Format.TryRead(text)).OfType<Format>()] : new ScanRequest().Formats,
        Databases = All(parsed, Databases),
        AllDatabases = parsed.GetValue(AllDatabases),
        Replicas = All(parsed, Replicas),
        MinimumSeverity = Level<Severity>(parsed.GetValue(MinimumSeverity)) ?? Severity.Info,
        MinimumConfidence = Level<Confidence>(parsed.GetValue(MinimumConfidence)),
        FailOn = parsed.GetValue(FailOn) is "never" ? null : Level<Severity>(parsed.GetValue(FailOn)) ?? Severity.Error,
        Baseline = parsed.GetValue(Baseline),
        WriteBaseline = parsed.GetValue(WriteBaseline),
        Suppressions = parsed.GetValue(Suppressions),
        Probes = All(parsed, ProbeIds),
        Schemas = All(parsed, Schemas),
        ExcludedSchemas = All(parsed, ExcludedSchemas),
        IsVerbose = parsed.GetValue(Verbose),
    };

    private static ImmutableArray<string> All(ParseResult parsed, Option<string[]> option) => [.. (parsed.GetValue(option) ?? []).Distinct(StringComparer.Ordinal)];

    private static T? Level<T>(string? word)
        where T : struct, Enum => word is null ? null : Enum.Parse<T>(word, ignoreCase: true);

    /// <summary>Looks at tokens, not at values: a value that has an error cannot be asked for.</summary>
    private static void Check(CommandResult result)
    {
        foreach (var id in Words(result, ProbeIds).Where(id => !Probes.All.Any(probe => probe.Info.Id == id)))
        {
            result.AddError(Complaint.UnknownProbe(id));
        }

        foreach (var id in Words(result, ProbeIds).Where(id => Probes.Live.Any(probe => probe.Info.Id == id)))
        {
            result.AddError($"{id} looks at who waits for whom now, which a scan does not: inspector locks asks it");
        }

        foreach (var format in Words(result, Formats).Where(text => Format.TryRead(text) is null))
        {
            result.AddError(format.EndsWith('=') ? $"--format {Visible.Quoted(format)} lacks the name of a file" : $"there is no --format {Complaint.Shown(format)}; there are {string.Join(", ", Format.Known)}, each also as F=FILE");
        }

        foreach (var complaint in Contradictions.Of(new()
        {
            AllDatabases = result.GetResult(AllDatabases) is { Implicit: false },
            Databases = Words(result, Databases),
            Schemas = Words(result, Schemas),
            ExcludedSchemas = Words(result, ExcludedSchemas),
            Formats = [.. Words(result, Formats).Select(text => Format.TryRead(text)).OfType<Format>()],
            Baseline = Words(result, Baseline).FirstOrDefault(),
            Suppressions = Words(result, Suppressions).FirstOrDefault(),
            WriteBaseline = Words(result, WriteBaseline).FirstOrDefault(),
            MinimumSeverity = Known(Words(result, MinimumSeverity)) ?? Severity.Info,
            FailOn = Known(Words(result, FailOn)),
        }))
        {
            result.AddError(complaint);
        }

        static Severity? Known(ImmutableArray<string> words) => words is [var word] && Enum.TryParse<Severity>(word, ignoreCase: true, out var level) ? level : null;
    }

    private static ImmutableArray<string> Words(CommandResult result, Option option) => [.. result.GetResult(option)?.Tokens.Select(token => token.Value) ?? []];

    private static Option<string[]> Repeated(string name, string helpName, string description) =>
        new(name) { HelpName = helpName, Description = description, Arity = ArgumentArity.OneOrMore };

    private static Option<string?> File(string name, string description) => new(name) { HelpName = "FILE", Description = description, Arity = ArgumentArity.ExactlyOne };

    private static Option<string?> Word(string name, string helpName, string description, string[] words)
    {
        var option = new Option<string?>(name) { HelpName = helpName, Description = description, Arity = ArgumentArity.ExactlyOne };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !words.Contains(token.Value)))
            {
                result.AddError($"there is no {name} {Complaint.Shown(token.Value)}; there are {string.Join(", ", words)}");
            }
        });
        return option;
    }
}
