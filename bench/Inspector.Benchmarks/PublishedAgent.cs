using System.Diagnostics;

namespace Inspector.Benchmarks;

/// <summary>The agent as users get it: published for linux-x64 with ReadyToRun.</summary>
internal sealed class PublishedAgent(string folder, bool isOurs) : IAsyncDisposable
{
    /// <summary>The program.</summary>
    public string Program { get; } = Path.Combine(folder, "inspector");

    /// <summary>Takes a published agent, or publishes it into a temporary folder.</summary>
    public static async Task<PublishedAgent> GetAsync(string? folder)
    {
        var agent = new PublishedAgent(folder ?? Directory.CreateTempSubdirectory("inspector-bench-").FullName, isOurs: folder is null);
        if (folder is null)
        {
            await PublishAsync(Path.GetDirectoryName(agent.Program)!);
        }

        return File.Exists(agent.Program) ? agent : throw new BenchmarkException($"there is no {agent.Program}");
    }

    public ValueTask DisposeAsync()
    {
        if (isOurs)
        {
            Directory.Delete(folder, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    private static async Task PublishAsync(string folder)
    {
        await Console.Error.WriteLineAsync("publishing the agent");
        string[] arguments = ["publish", "src/Inspector.Agent", "--configuration", "Release", "--runtime", "linux-x64", "--output", folder, "--verbosity", "quiet"];
        using var dotnet = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Checkout(), UseShellExecute = false, RedirectStandardOutput = true })!;
        var said = await dotnet.StandardOutput.ReadToEndAsync();
        await dotnet.WaitForExitAsync();
        if (dotnet.ExitCode != 0)
        {
            throw new BenchmarkException($"the agent could not be published:\n{said}");
        }
    }

    private static string Checkout()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (at.EnumerateFiles("Inspector.sln").Any())
            {
                return at.FullName;
            }
        }

        throw new BenchmarkException("the benchmarks run from within a checkout");
    }
}
