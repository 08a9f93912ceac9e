using System.CommandLine;
using Inspector.Agent.Configuration;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Commands;

/// <summary><c>inspector serve [FILE]</c>.</summary>
internal static class ServeCommand
{
    private static readonly Argument<string?> FileArgument = new("FILE")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = $"the configuration; default: {ConfigurationReader.DefaultFile} in this folder. Variables INSPECTOR__... win over it. It is read again when it changes.",
    };

    private static readonly Option<bool> InsecureListen = new("--insecure-listen") { Description = "answer on an address that others can reach although there is no token" };

    private static readonly Option<string?> LogFormat = new("--log-format")
    {
        HelpName = "F",
        Description = "the log, on standard error: text (default) or json",
        Arity = ArgumentArity.ExactlyOne,
    };

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "log each round" };

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal, ClientEnvironment environment)
    {
        var command = new Verb("serve", "Watches the servers of a configuration until it is stopped: locks every few seconds, statistics, catalogs; answers with metrics, an API and a page.")
        {
            ExitCodes =
            [
                new("0", "it was stopped, and left in order"),
                new("2", "the configuration is wrong, or the address cannot be listened on: nothing was watched"),
                new("3", "a defect"),
            ],
            Examples =
            [
                new("inspector serve", "by the file inspector.yaml of this folder; docs/configuration.md says what it may hold"),
                new("inspector serve /etc/inspector.yaml --log-format json", "as a service"),
            ],
        };
        command.Add(FileArgument);
        command.Add(InsecureListen);
        command.Add(LogFormat);
        command.Add(Verbose);
        LogFormat.AcceptOnlyFromAmong("text", "json");
        command.SetAction((parsed, cancellation) => new Service(terminal, environment, TimeProvider.System)
        {
            File = parsed.GetResult(FileArgument)?.Tokens is [var file] ? file.Value : ConfigurationReader.DefaultFile,
            MayBeOpen = parsed.GetValue(InsecureListen),
            LogsJson = parsed.GetValue(LogFormat) == "json",
            IsVerbose = parsed.GetValue(Verbose),
        }.RunAsync(cancellation));
        return command;
    }
}
