using System.Globalization;
using Inspector.Agent.Commands;
using Inspector.Testing;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Commands;

/// <summary>A running <c>inspector locks --watch</c> or <c>--record</c>, whose window, keyboard and clock the test holds.</summary>
internal sealed class Watched : IAsyncDisposable
{
    private readonly Surroundings _around = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly StringWriter _output = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
    private readonly StringWriter _error = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
    private readonly TextWriter _safeOutput;
    private readonly TextWriter _safeError;
    private readonly Task<int> _run;

    private Watched(LocksRequest request, PaperWindow? window)
    {
        (_safeOutput, _safeError) = (TextWriter.Synchronized(_output), TextWriter.Synchronized(_error));
        Window = window ?? new();
        var terminal = new Terminal { Output = _safeOutput, Error = _safeError, Width = 100, UseColour = window is not null, Window = window };
        _run = Task.Run(() => new LocksRun(request, terminal, _around.Environment, Clock).RunAsync(_stop.Token));
    }

    public HandClock Clock { get; } = new();

    public PaperWindow Window { get; }

    public string Output => Read(_safeOutput, _output);

    public string Error => Read(_safeError, _error);

    /// <summary>Begins to watch in a window.</summary>
    public static Watched InWindow(string target, LocksRequest? request = null, PaperWindow? window = null) => new((request ?? new()) with { Target = target, IsWatch = true }, window ?? new());

    /// <summary>Begins to watch where there is none.</summary>
    public static Watched InPipe(string target, LocksRequest request) => new(request with { Target = target }, null);

    /// <summary>A synchronized writer locks itself while it writes.</summary>
    private static string Read(TextWriter writer, StringWriter text)
    {
        lock (writer)
        {
            return text.ToString();
        }
    }

    /// <summary>Waits until the window shows a text, while time goes by.</summary>
    public Task ShowsAsync(string text) => PassAsync($"the window shows {text}", () => Window.Frame.Contains(text, StringComparison.Ordinal));

    /// <summary>Waits for something, while time goes by: a second as often as the watch waits for one.</summary>
    public Task PassAsync(string what, Func<bool> condition) => Eventually.TrueAsync(what, () =>
    {
        if (_run.IsFaulted)
        {
            _run.GetAwaiter().GetResult();
        }

        if (condition())
        {
            return true;
        }

        if (Clock.Waiting > 0)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        return false;
    });

    /// <summary>Ends it as Ctrl-C does.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        await _stop.CancelAsync();
        return await _run;
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> EndAsync() => _run;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)_run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _around.Dispose();
    }
}
