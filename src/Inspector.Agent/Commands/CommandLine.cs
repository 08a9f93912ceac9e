using System.CommandLine;
using Inspector.Agent.Configuration;
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
            var parsed = Create(terminal, environment).Parse(arguments);
            if (parsed.Errors is [var error, ..])
            {
                terminal.Say($"{error.Message.ReplaceLineEndings(" ")} ({parsed.CommandResult.Command.Name} --help shows how)");
                return ExitCode.Usage;
            }

            return await parsed.InvokeAsync(
                new() { EnableDefaultExceptionHandler = false, Output = terminal.Output, Error = terminal.Error, ProcessTerminationTimeout = null },
                cancellation);
        }
        catch (Exception failure) when (failure is TargetException or ConfigurationException or ArgumentException)
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

    private static RootCommand Create(Terminal terminal, ClientEnvironment environment)
    {
        var root = new RootCommand("Finds what is wrong with a live PostgreSQL database, read-only, and how to mend it without an outage.")
        {
            ScanCommand.Create(terminal, environment),
            ProbesCommand.Create(terminal),
            ExplainCommand.Create(terminal),
            GrantsCommand.Create(terminal),
            SqlCommand.Create(terminal),
        };
        return root;
    }
}
