using System.CommandLine;
using System.Globalization;
using Inspector.Catalog;
using Inspector.Postgres;

namespace Inspector.Agent.Commands;

/// <summary><c>inspector sql</c>: every statement that Inspector can run on a server, for whoever has to allow it.</summary>
internal static class SqlCommand
{
    private static readonly Option<string?> Version = new("--server-version")
    {
        HelpName = "MAJOR",
        Description = "only the texts for this major version of PostgreSQL, such as 18; by default for each that differs",
        Arity = ArgumentArity.ExactlyOne,
    };

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Verb("sql", "Prints every statement that Inspector can run on a server, with its purpose, for whoever has to allow it.") { Version };
        command.Validators.Add(result =>
        {
            foreach (var word in (result.GetResult(Version)?.Tokens ?? []).Select(token => token.Value).Where(word => Major(word) is null))
            {
                result.AddError($"there is no --server-version {Complaint.Shown(word)}; write a major version from {ServerVersion.Oldest} on, such as 18: older servers are not inspected");
            }
        });
        command.SetAction(parsed => Write(terminal.Output, parsed.GetValue(Version) is { } word ? Major(word) : null));
        return command;
    }

    /// <summary>A later major version than is known here gets what would be sent to it: the newest texts.</summary>
    private static int? Major(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var major) && major is >= ServerVersion.Oldest and < 100 ? major : null;

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
