using System.CommandLine;
using System.Globalization;
using Inspector.Catalog;
using Inspector.Postgres;

namespace Inspector.Agent.Commands;

/// <summary><c>inspector sql</c>: every statement that Inspector can run on a server, for whoever has to allow it.</summary>
internal static class SqlCommand
{
    private static readonly Option<int?> Version = new("--server-version")
    {
        HelpName = "MAJOR",
        Description = "only the texts for this major version of PostgreSQL",
    };

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("sql", "Print every statement that Inspector can run on a server, with its purpose.") { Version };
        command.Validators.Add(result =>
        {
            if (result.GetResult(Version)?.Errors.Any() != true && result.GetValue(Version) < ServerVersion.Oldest)
            {
                result.AddError($"--server-version must be {ServerVersion.Oldest} or later: older servers are not inspected");
            }
        });
        command.SetAction(parsed => Write(terminal.Output, parsed.GetValue(Version)));
        return command;
    }

    private static int Write(TextWriter output, int? major)
    {
        output.Write("-- Every transaction begins with this, and ends with COMMIT or ROLLBACK. The first timeout differs with what is read.\n");
        foreach (var preamble in GuardedSession.Preamble(TimeSpan.FromSeconds(30)))
        {
            output.Write($"{preamble};\n");
        }

        foreach (var statement in Statements.All)
        {
            output.Write($"\n-- {statement.Name}: {statement.Purpose}\n");
            foreach (var (since, text) in statement.Versions)
            {
                if (major is { } asked && text != statement.For(new(asked * 10_000)))
                {
                    continue;
                }

                output.Write(statement.Versions.Length == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-- PostgreSQL {since} and later\n"));
                output.Write($"{text};\n");
            }
        }

        return ExitCode.Clean;
    }
}
