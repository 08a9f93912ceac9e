using System.CommandLine;
using System.CommandLine.Help;
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
            var code = await TryAsync(arguments, terminal, environment, cancellation);
            await terminal.Output.FlushAsync(CancellationToken.None);
            return code;
        }
        catch (IOException refusal)
        {
            // Files and servers have their own words for this; what is left is our output. (A reader that went away, as head(1) does, is no failure to the framework.)
            terminal.Say($"the output cannot be written: {Visible.Line(refusal.Message)}");
            return ExitCode.Incomplete;
        }
    }

    private static async Task<int> TryAsync(string[] arguments, Terminal terminal, ClientEnvironment environment, CancellationToken cancellation)
    {
        try
        {
            return await ParseAndRunAsync(arguments, terminal, environment, cancellation);
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
#pragma warning disable CA1031 // A stack trace helps nobody who reads it; whoever wants it asks with --verbose.
        catch (Exception defect) when (defect is not IOException)
#pragma warning restore CA1031
        {
            terminal.Say(Cause.Defect(defect));
            Cause.Explain(defect, terminal, arguments.Contains("--verbose"));
            return ExitCode.Incomplete;
        }
    }

    private static async Task<int> ParseAndRunAsync(string[] arguments, Terminal terminal, ClientEnvironment environment, CancellationToken cancellation)
    {
        var root = Create(terminal, environment);

        // A word with @ before it is not a file of further words: it may be a socket's name, and what is in the file would be repeated in a complaint.
        var parsed = root.Parse(arguments, new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (parsed.Action is not HelpPage && Complaint.About(parsed) is { } complaint)
        {
            terminal.Say(complaint);
            return ExitCode.Usage;
        }

        return await parsed.InvokeAsync(
            new() { EnableDefaultExceptionHandler = false, Output = terminal.Output, Error = TextWriter.Null, ProcessTerminationTimeout = null },
            cancellation);
    }

    private static RootCommand Create(Terminal terminal, ClientEnvironment environment)
    {
        var root = new RootCommand("Finds what is wrong with a live PostgreSQL database, read-only, and says how to mend it without an outage.")
        {
            DemoCommand.Create(terminal),
            ScanCommand.Create(terminal, environment),
            LocksCommand.Create(terminal, environment),
            ServeCommand.Create(terminal, environment),
            ProbesCommand.Create(terminal),
            ExplainCommand.Create(terminal),
            GrantsCommand.Create(terminal),
            SqlCommand.Create(terminal),
            ConfigCommand.Create(terminal, environment),
            HealthCommand.Create(terminal, environment),
        };
        root.Directives.Clear();
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpPage(terminal);
        }

        return root;
    }
}
