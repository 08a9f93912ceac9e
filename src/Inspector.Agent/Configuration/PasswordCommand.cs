using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Configuration;

/// <summary>Runs the command that prints a password: without a shell, with nothing to read, in bounded time and with bounded output. What it prints, on either stream, is in no message.</summary>
internal static class PasswordCommand
{
    /// <summary>The longest that it may take.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Runs it to its end, or kills it with everything that it has started.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="TargetException">It failed, took too long, or printed too much.</exception>
    public static async Task<byte[]> RunAsync(ImmutableArray<string> words, TimeProvider time, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var process = Start(words);
        try
        {
            process.StandardInput.Close();
            var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, either.Token);
            // A read of a pipe cannot be taken back, and whoever it started may hold the pipe when it is dead: it is not waited for any longer.
            var output = await ReadAsync(process.StandardOutput.BaseStream, either.Token).WaitAsync(either.Token);
            await errors.WaitAsync(either.Token);
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0 ? output
                : throw new TargetException(string.Create(CultureInfo.InvariantCulture, $"passwordCommand ({Name(words)}) failed with exit code {process.ExitCode}; run it by hand to see why"));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TargetException(string.Create(CultureInfo.InvariantCulture, $"passwordCommand ({Name(words)}) did not end within {Patience.TotalSeconds:0} s"));
        }
        finally
        {
            Kill(process);
        }
    }

    private static Process Start(ImmutableArray<string> words)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What wins over the file holds passwords of other targets.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith(Variables.Prefix, StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception absent)
        {
            throw new TargetException($"passwordCommand ({Name(words)}) cannot be run: {Reason(absent)}");
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var bytes = new byte[PasswordSource.Longest + 1];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return length < bytes.Length ? bytes[..length] : throw new TargetException("passwordCommand prints more than a password: more than 16 kB");
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception gone) when (gone is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended by itself meanwhile.
        }
    }

    /// <summary>The program only: its arguments may be secret.</summary>
    private static string Name(ImmutableArray<string> words) => Visible.Line(Path.GetFileName(words[0]), 80);

    /// <summary>The runtime's own message repeats the working folder.</summary>
    private static string Reason(System.ComponentModel.Win32Exception absent) => absent.NativeErrorCode switch
    {
        2 => "there is no such program",
        13 => "permission denied",
        _ => new System.ComponentModel.Win32Exception(absent.NativeErrorCode).Message,
    };
}
