using System.CommandLine;
using Inspector.Agent.Configuration;
using Inspector.Agent.Reports;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Commands;

/// <summary><c>inspector config check [FILE]</c>: what a configuration says, or everything that is wrong with it.</summary>
internal static class ConfigCommand
{
    private static readonly Argument<string?> FileArgument = new("FILE")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = $"the configuration; default: {ConfigurationReader.DefaultFile} in this folder. Variables INSPECTOR__... win over it.",
    };

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal, ClientEnvironment environment)
    {
        var check = new Verb("check", "Reads the configuration of the agent, and says what it would watch, or everything that is wrong. It asks no server and runs no command.")
        {
            ExitCodes = [new("0", "nothing is wrong"), new("2", "something is wrong: each in one line, with file, line and column")],
            Examples =
            [
                new("inspector config check", "the file inspector.yaml of this folder"),
                new("INSPECTOR__TIERS__LIVE=1s inspector config check /etc/inspector.yaml", "a variable wins over the file: docs/configuration.md"),
            ],
        };
        check.Add(FileArgument);
        check.SetAction(parsed => Check(parsed.GetResult(FileArgument)?.Tokens is [var file] ? file.Value : ConfigurationReader.DefaultFile, terminal, environment));
        return new Command("config", "Checks the configuration of the agent: inspector config check [FILE].") { check };
    }

    private static int Check(string file, Terminal terminal, ClientEnvironment environment)
    {
        var (configuration, problems) = ConfigurationReader.Read(file, environment);
        foreach (var problem in problems)
        {
            terminal.Output.WriteLine(problem);
        }

        if (configuration is null)
        {
            terminal.Say($"{Quantity.Of(problems.Length, "errors")}; docs/configuration.md says what a configuration may hold");
            return ExitCode.Usage;
        }

        foreach (var line in ConfigurationText.Lines(configuration))
        {
            terminal.Output.WriteLine(Visible.Text(line));
        }

        foreach (var notice in ConfigurationText.Notices(configuration))
        {
            terminal.Say(notice);
        }

        return ExitCode.Clean;
    }
}
