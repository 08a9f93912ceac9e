using System.Diagnostics;
using System.Globalization;

namespace Inspector.Tests.History;

/// <summary>Another process that writes history (the test program's <c>HistoryLoop</c>), to be killed or starved.</summary>
internal sealed class Keeper : IAsyncDisposable
{
    private readonly Process _process;

    private Keeper(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts it.</summary>
    /// <param name="command"><c>history</c> or <c>history-at-once</c>.</param>
    /// <param name="place">Where it writes.</param>
    /// <param name="rounds">How many rounds.</param>
    /// <param name="shell">What a shell does first, in a mount namespace of its own where that is asked for; null for no shell.</param>
    /// <param name="isApart">Whether mounts are its own.</param>
    public static Keeper Start(string command, string place, int rounds, string? shell = null, bool isApart = false)
    {
        string[] own = [Path.Combine(AppContext.BaseDirectory, "Inspector.ServerOwner"), command, place, rounds.ToString(CultureInfo.InvariantCulture)];
        string[] line = shell is null ? own : ["sh", "-c", $"{shell} && exec \"$0\" \"$@\"", .. own];
        line = isApart ? ["unshare", "--mount", .. line] : line;
        return new(Process.Start(new ProcessStartInfo(line[0], line[1..]) { UseShellExecute = false, RedirectStandardOutput = true })!);
    }

    /// <summary>Reads what it prints until a line begins like this.</summary>
    public async Task<string> ReadUntilAsync(params string[] beginnings)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        var said = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            said.Add(line);
            if (beginnings.Any(beginning => line.StartsWith(beginning, StringComparison.Ordinal)))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"it ended before it said {string.Join(" or ", beginnings)}: {string.Join('\n', said)}");
    }

    /// <summary>Kills it as nothing can be handled, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill(); // SIGKILL
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
