using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Commands;

/// <summary>
/// What is wrong with the words of a command line, in one line. A word that may be a piece of a target, and so hold a password, is never repeated.
/// </summary>
internal static class Complaint
{
    private const string Lists = "(inspector --help lists them)";

    /// <summary>What psql's own options are called; many type them from habit.</summary>
    private static readonly string[] OfPsql = ["-d", "-p", "-U", "-W", "-w", "--dbname", "--host", "--port", "--username", "--user", "--password", "--no-password"];

    /// <summary>The complaint about a command line; null when there is none.</summary>
    public static string? About(ParseResult parsed) =>
        parsed.Tokens.FirstOrDefault(token => token.Type == TokenType.Directive) is { } directive ? $"there is no command {Shown(directive.Value)} {Lists}"
        : parsed.CommandResult.Command is RootCommand root ? AboutRoot(parsed, root)
        : AboutCommand(parsed) is { } complaint ? $"{complaint} (inspector {NameOf(parsed.CommandResult.Command)} --help shows how)"
        : null;

    /// <summary>A command as one types it, with the one that it belongs to: <c>config check</c>.</summary>
    public static string NameOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault(parent => parent is not RootCommand) is { } parent ? $"{NameOf(parent)} {command.Name}" : command.Name;

    /// <summary>The complaint about the id of a probe that nobody has.</summary>
    public static string UnknownProbe(string id)
    {
        var near = Nearest.To(id, Probes.All.Select(probe => probe.Info.Id));
        return $"there is no probe {Shown(id)}{(near.IsEmpty ? "; inspector probes lists all" : $"; the nearest: {string.Join(", ", near)}")}";
    }

    /// <summary>A word to repeat: between quotes, unless it may hold a password.</summary>
    public static string Shown(string word) => MayBeTarget(word) ? "of that name, which looks like a target" : Visible.Quoted(word);

    /// <summary>Whether a word looks like a libpq URI or keyword string, or a piece of one.</summary>
    public static bool MayBeTarget(string word) => word.AsSpan().IndexOfAny('=', '@') >= 0 || word.Contains("://", StringComparison.Ordinal);

    private static string? AboutRoot(ParseResult parsed, RootCommand root)
    {
        if (parsed.UnmatchedTokens is not [var word, ..])
        {
            return parsed.Errors.Count > 0 ? $"name a command {Lists}" : null;
        }

        if (word.StartsWith('-'))
        {
            return $"{UnknownOption(word, root)} (inspector --help lists the commands, and inspector COMMAND --help their options)";
        }

        var near = Nearest.To(word, root.Subcommands.Select(command => command.Name));
        return MayBeTarget(word) ? $"a target stands behind a command: inspector scan TARGET {Lists}"
            : $"there is no command {Visible.Quoted(word)}{(near.IsEmpty ? "" : $"; the nearest: {string.Join(", ", near)}")} {Lists}";
    }

    private static string? AboutCommand(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(option => option.Tokens.Any(token => command.Options.Any(other => other.Name == token.Value))) is { } hungry)
        {
            return Lacking(hungry.Option);
        }

        if (Strays(parsed).FirstOrDefault(word => word.StartsWith('-')) is { } option)
        {
            return UnknownOption(option, command);
        }

        if (command.Subcommands.Count > 0)
        {
            return $"{command.Name} needs a command behind it: {string.Join(", ", command.Subcommands.Select(below => below.Name))}";
        }

        if (parsed.UnmatchedTokens.Count > 0)
        {
            return command.Arguments is [var only]
                ? $"{command.Name} takes one {only.Name}; put one that has spaces between quotes"
                : $"{command.Name} takes no argument, only options";
        }

        if (parsed.Errors is not [var error, ..])
        {
            return null;
        }

        return error.SymbolResult switch
        {
            OptionResult { Tokens.Count: 0 } lacking => Lacking(lacking.Option),
            ArgumentResult { Tokens.Count: 0, Parent: OptionResult lacking } => Lacking(lacking.Option),
            OptionResult { IdentifierTokenCount: > 1, Option.Arity.MaximumNumberOfValues: 1 } twice =>
                string.Create(CultureInfo.InvariantCulture, $"{twice.Option.Name} is given {twice.IdentifierTokenCount} times, and counts once"),
            CommandResult or ArgumentResult when command.Arguments is [{ Arity.MinimumNumberOfValues: > 0 } needed] && !HasValue(parsed, needed) => $"{command.Name} needs {Article(needed.Name)} {needed.Name}",
            _ => Visible.Line(error.Message).TrimEnd('.'),
        };

        static string Lacking(Option option) => $"{option.Name} needs a value behind it: {option.HelpName}";
    }

    private static bool HasValue(ParseResult parsed, Argument argument) => parsed.GetResult(argument) is { Tokens.Count: > 0 };

    private static string Article(string name) => "AEIO".Contains(name[0], StringComparison.Ordinal) ? "an" : "a";

    /// <summary>Words that no option took, up to a <c>--</c>, behind which nothing is an option.</summary>
    private static IEnumerable<string> Strays(ParseResult parsed)
    {
        var before = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Select(token => token.Value).ToHashSet(StringComparer.Ordinal);
        return parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens.Select(token => token.Value))
            .Concat(parsed.UnmatchedTokens)
            .Where(before.Contains);
    }

    /// <summary>What follows an equals sign or a colon is its value, and not repeated.</summary>
    private static string UnknownOption(string word, Command command)
    {
        var end = word.AsSpan().IndexOfAny('=', ':');
        var name = end < 0 ? word : word[..end];
        if (command.Name is "scan" or "locks" && OfPsql.Contains(name))
        {
            return $"there is no option {name}; the target says that: \"host=... port=... user=... dbname=...\", or PGHOST and its family";
        }

        if (command.Options.Any(option => option.Name == name))
        {
            return $"{name} belongs to {command.Name}, and stands behind it";
        }

        var options = command.Options.Where(option => !option.Hidden).SelectMany(option => option.Aliases.Prepend(option.Name)).Where(known => known.StartsWith("--", StringComparison.Ordinal));
        var near = Nearest.To(name, options);
        return $"there is no option {Visible.Quoted(name)}{(near.IsEmpty ? "" : $"; the nearest: {string.Join(", ", near)}")}";
    }
}
