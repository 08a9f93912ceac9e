using System.CommandLine;
using Inspector.Agent.Configuration;
using Inspector.Agent.Embedded;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Commands;

/// <summary>The command line: what is typed, to what is run, to an exit code. No failure shows a stack trace, and each says in one line what to do.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The words behind the program's name.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="environment">What libpq's variables say.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal, ClientEnvironment environment, CancellationToken cancellation)
    {
        try
        {
            var root = Create(terminal, environment);
            var parsed = root.Parse(arguments);
            if (parsed.Errors.Count > 0)
            {
                terminal.Say(Describe(parsed, root));
                return ExitCode.Usage;
            }

            return await parsed.InvokeAsync(
                new() { EnableDefaultExceptionHandler = false, Output = terminal.Output, Error = terminal.Error, ProcessTerminationTimeout = null },
                cancellation);
        }
        catch (Exception failure) when (failure is TargetException or ConfigurationException or EmbeddedException)
        {
            terminal.Say(failure.Message);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            terminal.Say("stopped");
            return ExitCode.Incomplete;
        }
        finally
        {
            await terminal.Output.FlushAsync(CancellationToken.None);
        }
    }

    private static string Describe(ParseResult parsed, RootCommand root)
    {
        var help = parsed.CommandResult.Command is RootCommand ? "inspector --help" : $"inspector {parsed.CommandResult.Command.Name} --help";
        if (parsed.CommandResult.Command is RootCommand && parsed.UnmatchedTokens is [var word, ..])
        {
            var near = Nearest.To(word, root.Subcommands.Select(command => command.Name));
            return $"there is no command {SafeText.Quoted(word)}{(near.IsEmpty ? "" : $"; the nearest: {string.Join(", ", near)}")} ({help} lists them)";
        }

        return parsed.CommandResult.Command is RootCommand
            ? $"name a command ({help} lists them)"
            : $"{SafeText.OneLine(parsed.Errors[0].Message).TrimEnd('.')} ({help} shows how)";
    }

    private static RootCommand Create(Terminal terminal, ClientEnvironment environment)
    {
        var root = new RootCommand("Finds what is wrong with a live PostgreSQL database, read-only, and how to mend it without an outage.")
        {
            DemoCommand.Create(terminal),
            ScanCommand.Create(terminal, environment),
            ProbesCommand.Create(terminal),
            ExplainCommand.Create(terminal),
            GrantsCommand.Create(terminal),
            SqlCommand.Create(terminal),
        };
        return root;
    }
}
