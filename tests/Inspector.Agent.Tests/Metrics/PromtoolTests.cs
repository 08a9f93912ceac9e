using System.Diagnostics;
using Inspector.Testing;

namespace Inspector.Tests.Metrics;

/// <summary>Prometheus' own tool reads the page and has nothing to say against it.</summary>
public sealed class PromtoolTests
{
    [Fact]
    public async Task Promtool_has_nothing_to_say_against_a_page_with_every_family()
    {
        using var agent = new Agents();
        Examples.Everything(agent.Metrics);
        foreach (var name in Reports.Hostile.Names)
        {
            agent.Metrics.ObserveUp(name, isUp: true, Agents.Live);
        }

        var (code, said) = await CheckAsync(agent.Metrics.Page(null, null).Bytes);
        Assert.Equal("", said);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task Promtool_would_say_if_it_had()
    {
        var (code, said) = await CheckAsync("# TYPE x gauge\nx_total 1\n"u8.ToArray());
        Assert.NotEqual(0, code);
        Assert.NotEqual("", said);
    }

    private static async Task<(int Code, string Said)> CheckAsync(ReadOnlyMemory<byte> page)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists)
            ?? throw Absent.Part("promtool", "promtool is not installed: apt-get install prometheus");
        using var process = Process.Start(new ProcessStartInfo(program, ["check", "metrics"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var cancellation = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.StandardInput.BaseStream.WriteAsync(page, cancellation);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output + await error);
    }
}
