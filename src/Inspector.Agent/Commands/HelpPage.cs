using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Inspector.Agent.Reports;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Commands;

/// <summary>What <c>--help</c> prints, at most 80 columns wide: the page that the parser's library makes has neither exit codes nor examples, and shows defaults as objects.</summary>
internal sealed class HelpPage(Terminal terminal) : SynchronousCommandLineAction
{
    private const int Indent = 2;

    private readonly Page _page = new(terminal.Output, new() { Width = Math.Min(terminal.Width, 80), UseColour = terminal.UseColour });

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        _page.Paragraph(Usage(command), ink: Ink.Bold);
        _page.Blank();
        _page.Paragraph(command.Description ?? "");
        Section("Commands", command.Subcommands.Select(each => new HelpEntry(each.Name, each.Description ?? "")));
        Section("Arguments", command.Arguments.Select(each => new HelpEntry(each.Name, each.Description ?? "")));
        Section("Options", Options(command));
        if (command is Verb verb)
        {
            Section("Exit codes, of which the worst of a run wins: 2, 3, 1, 0", verb.ExitCodes);
            Section("Examples", verb.Examples);
            WriteParameters(verb);
        }
        else
        {
            _page.Blank();
            _page.Paragraph($"inspector {(command is RootCommand ? "" : $"{command.Name} ")}COMMAND --help tells more about one of them.");
        }

        return ExitCode.Clean;
    }

    private static string Usage(Command command) => command is RootCommand
        ? "inspector COMMAND [OPTIONS]"
        : command.Subcommands.Count > 0 ? $"inspector {command.Name} COMMAND [OPTIONS]"
        : $"inspector {Complaint.NameOf(command)}{string.Concat(command.Arguments.Select(each => each.Arity.MinimumNumberOfValues == 0 ? $" [{each.Name}]" : $" {each.Name}"))} [OPTIONS]";

    private static IEnumerable<HelpEntry> Options(Command command)
    {
        foreach (var option in command.Options.Where(option => option is not (HelpOption or VersionOption)))
        {
            yield return new($"{option.Name}{(option.HelpName is { } value ? $" {value}" : "")}", option.Description ?? "");
        }

        yield return new("-h, --help", "show this page");
        if (command is RootCommand)
        {
            yield return new("--version", "show the version");
        }
    }

    private void Section(string heading, IEnumerable<HelpEntry> entries)
    {
        var list = entries.ToList();
        if (list.Count == 0)
        {
            return;
        }

        _page.Blank();
        _page.Paragraph(heading, ink: Ink.Bold);
        var isWide = list.Exists(entry => entry.Lead.Length > 26);
        var width = list.Max(entry => entry.Lead.Length) + 2;
        foreach (var (lead, text) in list)
        {
            if (isWide)
            {
                _page.Sql(lead, Indent);
                _page.Paragraph(text, Indent + 4);
            }
            else
            {
                _page.Entry(lead, text, Indent, width, Ink.Code);
            }
        }
    }

    private void WriteParameters(Verb verb)
    {
        if (!verb.TakesTarget)
        {
            return;
        }

        Section("What a TARGET can say, with libpq's names", Of(Handling.Honoured).Select(each => new HelpEntry(each.Name, each.Meaning)));
        _page.Blank();
        _page.Paragraph($"Taken and left out, with a notice: {string.Join(", ", Of(Handling.Ignored).Select(each => each.Name))}.");
        _page.Paragraph($"Refused: {string.Join(", ", Of(Handling.Refused).Select(each => each.Name))}.");
    }

    private static IEnumerable<KnownParameter> Of(Handling handling) => Target.KnownParameters.Where(parameter => parameter.Handling == handling);
}
