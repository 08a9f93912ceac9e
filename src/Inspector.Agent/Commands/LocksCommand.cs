using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Commands;

/// <summary><c>inspector locks [TARGET]</c>.</summary>
internal static class LocksCommand
{
    private static readonly Argument<string?> TargetArgument = new("TARGET")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "libpq URI, libpq keyword string (between quotes) or database name: any database of the server, all of them are watched through it.",
    };

    private static readonly Option<bool> Watch = new("--watch") { Description = "look again and again, drawn in place on a terminal; s sorts, f folds, p pauses, q quits" };

    private static readonly Option<string?> Interval = new("--interval")
    {
        HelpName = "SECONDS",
        Description = $"between two looks (default 1), from {LocksRequest.Intervals.Least.ToString(CultureInfo.InvariantCulture)} to {LocksRequest.Intervals.Most.ToString("#,0", CultureInfo.InvariantCulture)}",
        Arity = ArgumentArity.ExactlyOne,
    };

    private static readonly Option<string[]> Formats = new("--format")
    {
        HelpName = "F[=FILE]",
        Description = "what to write (text, json; default text), and where to (default standard output); repeatable; json with --watch is one object a line",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Record = new("--record")
    {
        HelpName = "FILE",
        Description = "look until stopped, and append to FILE each incident that two looks in a row saw, as a line of JSON, when it ends",
        Arity = ArgumentArity.ExactlyOne,
    };

    private static readonly Option<bool> FailOnWait = new("--fail-on-wait") { Description = "end with 1 if somebody waits, with --watch or --record if somebody ever did" };

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "fold nothing, show statements and plans whole, and what lies behind a failure" };

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal, ClientEnvironment environment)
    {
        var command = new Verb("locks", "Shows who blocks whom now, on all databases of a server, since when, and what to do; read-only.")
        {
            TakesTarget = true,
            ExitCodes =
            [
                new("0", "looked, whether or not somebody waits"),
                new("1", "somebody waits, with --fail-on-wait"),
                new("2", "wrong usage or configuration: nothing was looked at, or a file could not be written"),
                new("3", "could not look: no connection, no permission, a defect"),
            ],
            Examples =
            [
                new("inspector locks postgresql://inspector@db1/app", "one look"),
                new("inspector locks service=shop --watch", "drawn again every second, until q or Ctrl-C"),
                new("inspector locks service=shop --format json", "for machines: docs/locks.schema.json"),
                new("inspector locks service=shop --record night.jsonl --interval 5", "for a night: every incident, when it ends"),
            ],
        };
        command.Add(TargetArgument);
        foreach (var option in (Option[])[Watch, Interval, Formats, Record, FailOnWait, Verbose])
        {
            command.Add(option);
        }

        command.Validators.Add(Check);
        command.SetAction((parsed, cancellation) => new LocksRun(Read(parsed.CommandResult), terminal, environment, TimeProvider.System).RunAsync(cancellation));
        return command;
    }

    /// <summary>Looks at tokens, not at values: a value that has an error cannot be asked for.</summary>
    private static LocksRequest Read(CommandResult result) => new()
    {
        Target = result.GetResult(TargetArgument)?.Tokens is [var target] ? target.Value : null,
        Outputs = Words(result, Formats) is { IsEmpty: false } formats ? [.. formats.Distinct(StringComparer.Ordinal).Select(Known).OfType<Format>()] : new LocksRequest().Outputs,
        IsWatch = Has(result, Watch),
        Interval = Words(result, Interval) is [var interval] && Seconds(interval) is { } seconds ? TimeSpan.FromSeconds(seconds) : new LocksRequest().Interval,
        Record = Words(result, Record) is [var file] ? file : null,
        FailOnWait = Has(result, FailOnWait),
        IsVerbose = Has(result, Verbose),
    };

    private static void Check(CommandResult result)
    {
        foreach (var format in Words(result, Formats).Where(text => Known(text) is null))
        {
            result.AddError(format.EndsWith('=')
                ? $"--format {Visible.Quoted(format)} lacks the name of a file"
                : $"there is no --format {Complaint.Shown(format)}; there are {string.Join(", ", LocksRequest.Formats)}, each also as F=FILE");
        }

        foreach (var word in Words(result, Interval).Where(word => Seconds(word) is null))
        {
            var (least, most) = LocksRequest.Intervals;
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"there is no --interval {Complaint.Shown(word)}; it is a number of seconds from {least} to {most:#,0}"));
        }

        foreach (var complaint in Read(result).Contradictions(!Words(result, Formats).IsEmpty, !Words(result, Interval).IsEmpty))
        {
            result.AddError(complaint);
        }
    }

    private static Format? Known(string text) => Format.TryRead(text, LocksRequest.Formats);

    private static double? Seconds(string word) =>
        double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds >= LocksRequest.Intervals.Least && seconds <= LocksRequest.Intervals.Most ? seconds : null;

    private static bool Has(CommandResult result, Option<bool> option) => result.GetResult(option) is { Implicit: false };

    private static ImmutableArray<string> Words(CommandResult result, Option option) => [.. result.GetResult(option)?.Tokens.Select(token => token.Value) ?? []];
}
