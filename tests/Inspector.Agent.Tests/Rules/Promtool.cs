using System.Diagnostics;
using Inspector.Testing;

namespace Inspector.Tests.Rules;

/// <summary>Prometheus' own tool.</summary>
internal static class Promtool
{
    /// <summary>Runs it; where it is not, the test is skipped.</summary>
    public static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists)
            ?? throw Absent.Part("promtool", "promtool is not installed: apt-get install prometheus");
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var cancellation = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output + await error);
    }
}
