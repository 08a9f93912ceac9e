using System.Diagnostics;

namespace Inspector.Agent.Embedded;

/// <summary>What a finished program left.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
internal sealed record CommandResult(int ExitCode, string Output, string Error);

/// <summary>Runs a short program to its end, as some user, in an environment that cannot change its meaning.</summary>
internal static class Command
{
    /// <summary>Runs it; cancelling kills it with everything it has started.</summary>
    /// <param name="account">As whom.</param>
    /// <param name="program">A name on PATH, or a path.</param>
    /// <param name="arguments">Its arguments, each passed as it is; a password does not belong here, everyone can read them.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="cancellation">Kills it.</param>
    /// <exception cref="EmbeddedException">The program is not there.</exception>
    public static async Task<CommandResult> RunAsync(
        Account account, string program, IEnumerable<string> arguments, string input = "", CancellationToken cancellation = default)
    {
        var line = account.CommandLine(program, arguments);
        var start = new ProcessStartInfo(line[0], line.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/", // a folder that the other user can enter
        };
        Neutralise(start.Environment);

        using var process = Start(start, program);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            await GiveAsync(process.StandardInput, input, cancellation);
            await process.WaitForExitAsync(cancellation);
            return new(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Start(ProcessStartInfo start, string program)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception absent)
        {
            throw new EmbeddedException($"{program} could not be run: {absent.Message}", inner: absent);
        }
    }

    /// <summary>PGDATA, PGPORT, PGOPTIONS and their family would reach the server; a locale would translate its messages.</summary>
    private static void Neutralise(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(k => k.StartsWith("PG", StringComparison.Ordinal) || k.StartsWith("LC_", StringComparison.Ordinal)).ToList())
        {
            environment.Remove(name);
        }

        environment["LC_ALL"] = "C";
        environment["TZ"] = "UTC"; // else initdb tries each time zone of the machine
    }

    private static async Task GiveAsync(StreamWriter standardInput, string input, CancellationToken cancellation)
    {
        try
        {
            await using (standardInput)
            {
                await standardInput.WriteAsync(input.AsMemory(), cancellation);
            }
        }
        catch (IOException)
        {
            // the program ended without reading it all; its exit code tells why
        }
    }
}
