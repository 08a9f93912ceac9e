using System.Globalization;
using System.Runtime.InteropServices;

namespace Inspector.Benchmarks;

/// <summary>
/// Runs a program to its end and asks the kernel what it cost. <c>wait4</c> tells the CPU time of one child, which
/// <see cref="System.Diagnostics.Process"/> forgets at its end. Its peak memory would begin with ours, from before the program was
/// loaded: so the high-water mark is read from <c>/proc</c> while it runs.
/// </summary>
internal static partial class MeasuredProcess
{
    /// <summary>What a process cost.</summary>
    /// <param name="ExitCode">Its exit code; -1 when a signal ended it.</param>
    /// <param name="Wall">From before it was started until it was gone.</param>
    /// <param name="Cpu">User and system time of all its threads.</param>
    /// <param name="PeakBytes">The most memory that it had resident, up to some milliseconds before its end.</param>
    internal sealed record Cost(int ExitCode, TimeSpan Wall, TimeSpan Cpu, long PeakBytes);

    /// <summary>Runs a program with this process's environment and the variables added to it.</summary>
    public static async Task<Cost> RunAsync(string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> variables)
    {
        string?[] environment = [.. Environment(variables), null];
        var begun = TimeProvider.System.GetTimestamp();
        if (Spawn(out var id, program, 0, 0, [program, .. arguments, null], environment) is not 0 and var error)
        {
            throw new BenchmarkException(string.Create(CultureInfo.InvariantCulture, $"{program} cannot be started: error {error}"));
        }

        var waiting = Task.Run(() => Wait(id, program, begun));
        var peak = 0L;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!waiting.IsCompleted && await timer.WaitForNextTickAsync())
        {
            peak = Math.Max(peak, HighWaterMark(id));
        }

        return await waiting with { PeakBytes = peak };
    }

    private static Cost Wait(int id, string program, long begun) =>
        Wait4(id, out var status, 0, out var usage) == id
            ? new((status & 0x7f) == 0 ? status >> 8 & 0xff : -1, TimeProvider.System.GetElapsedTime(begun), usage.User.Span + usage.System.Span, 0)
            : throw new BenchmarkException($"{program} was lost");

    /// <summary>VmHWM; 0 when the process has just ended.</summary>
    private static long HighWaterMark(int id)
    {
        try
        {
            var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/status")).FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan()[6..^2].Trim(), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static IEnumerable<string> Environment(IEnumerable<KeyValuePair<string, string>> added)
    {
        var all = System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value, StringComparer.Ordinal);
        foreach (var (name, value) in added)
        {
            all[name] = value;
        }

        return all.Select(entry => $"{entry.Key}={entry.Value}");
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Spawn(out int id, string path, nint fileActions, nint attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "wait4")]
    private static partial int Wait4(int id, out int status, int options, out Usage usage);

    /// <summary><c>struct timeval</c> of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time
    {
        private readonly long _seconds;
        private readonly long _microseconds;

        public TimeSpan Span => TimeSpan.FromSeconds(_seconds) + TimeSpan.FromMicroseconds(_microseconds);
    }

    /// <summary><c>struct rusage</c> of 64-bit Linux, which has 16 words.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private readonly struct Usage
    {
        public readonly Time User;
        public readonly Time System;
    }
}
