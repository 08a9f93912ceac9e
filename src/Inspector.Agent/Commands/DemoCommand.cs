using System.CommandLine;

namespace Inspector.Agent.Commands;

/// <summary><c>inspector demo</c>: a throw-away server with a flawed shop in it, inspected.</summary>
internal static class DemoCommand
{
    private static readonly Option<bool> Once = new("--once") { Description = "print the findings and end" };

    private static readonly Option<string?> Binaries = new("--postgres-bin")
    {
        HelpName = "DIR",
        Description = "the folder of the server's programs; by default INSPECTOR_POSTGRES_BIN, the PATH and the usual folders are searched",
    };

    private static readonly Option<int?> Version = new("--server-version")
    {
        HelpName = "MAJOR",
        Description = "the major version of PostgreSQL; by default the newest that is found",
    };

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "show whole plans" };

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("demo", "Start a throw-away server with a flawed sample schema, inspect it, and watch it until Ctrl-C.") { Once, Binaries, Version, Verbose };
        command.SetAction((parsed, cancellation) => new Demonstration(terminal, TimeProvider.System)
        {
            EndsAtOnce = parsed.GetValue(Once),
            Binaries = parsed.GetValue(Binaries),
            Version = parsed.GetValue(Version),
            IsVerbose = parsed.GetValue(Verbose),
        }.RunAsync(cancellation));
        return command;
    }
}
