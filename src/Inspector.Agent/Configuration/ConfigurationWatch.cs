using System.Collections.Immutable;
using System.Security.Cryptography;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Configuration;

/// <summary>What is known of the file by which the agent runs.</summary>
/// <param name="Configuration">The one that holds: the last that was without errors.</param>
/// <param name="LoadedAt">Since when it holds.</param>
/// <param name="BrokenSince">Since when the file is not what holds, because something is wrong with it; null when it is.</param>
/// <param name="Problems">What is wrong with the file, one line each; empty when nothing is.</param>
internal sealed record ConfigurationState(AgentConfiguration Configuration, DateTimeOffset LoadedAt, DateTimeOffset? BrokenSince, ImmutableArray<string> Problems);

/// <summary>
/// Looks at the file again and again. A new one that is without errors takes the place of the old; a broken one does not, and it is said since when and why. It compares what the file holds,
/// not its time or its name: mounted volumes swap folders behind links, and tell no watcher. What it finds it believes when it finds it twice, because an editor may be writing.
/// </summary>
internal sealed class ConfigurationWatch
{
    private readonly string _file;
    private readonly ClientEnvironment _environment;
    private readonly TimeProvider _time;
    private string _judged;
    private string? _seen;
    private string _holds;
    private volatile ConfigurationState _state;

    private ConfigurationWatch(string file, ClientEnvironment environment, TimeProvider time, AgentConfiguration configuration, string print)
    {
        (_file, _environment, _time, _judged, _holds) = (file, environment, time, print, print);
        _state = new(configuration, time.GetUtcNow(), null, []);
    }

    /// <summary>How often to look.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(2);

    /// <summary>What is known now. May be asked from any thread.</summary>
    public ConfigurationState State => _state;

    /// <summary>Is told of each new state: a new configuration, or a file that broke or was mended.</summary>
    public Action<ConfigurationState>? Changed { get; set; }

    /// <summary>Reads the file for the first time.</summary>
    /// <param name="file">The file, as the person named it.</param>
    /// <param name="environment">The environment, whose variables win over the file.</param>
    /// <param name="time">The clock.</param>
    /// <param name="problems">Everything that is wrong; empty when nothing is.</param>
    /// <returns>The watch; null when anything is wrong: nothing could hold instead.</returns>
    public static ConfigurationWatch? Start(string file, ClientEnvironment environment, TimeProvider time, out ImmutableArray<string> problems)
    {
        var (print, content, refusal) = Take(file);
        var result = content is { } bytes ? ConfigurationReader.Read(file, bytes, environment) : new(null, [refusal!]);
        problems = result.Problems;
        return result.Configuration is { } configuration ? new(file, environment, time, configuration, print) : null;
    }

    /// <summary>Looks until it is told to stop.</summary>
    /// <exception cref="OperationCanceledException">It was.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(Interval, _time, cancellation);
            Look();
        }
    }

    /// <summary>Looks once. One caller at a time.</summary>
    public void Look()
    {
        var (print, content, refusal) = Take(_file);
        var isSettled = print == _seen;
        _seen = print;
        if (!isSettled || print == _judged)
        {
            return;
        }

        _judged = print;
        var now = _time.GetUtcNow();
        var old = _state;
        if (print == _holds)
        {
            _state = old with { BrokenSince = null, Problems = [] };
        }
        else
        {
            var result = content is { } bytes ? ConfigurationReader.Read(_file, bytes, _environment) : new(null, [refusal!]);
            _holds = result.Configuration is null ? _holds : print;
            _state = result.Configuration is { } configuration ? new(configuration, now, null, []) : old with { BrokenSince = old.BrokenSince ?? now, Problems = result.Problems };
        }

        Changed?.Invoke(_state);
    }

    /// <summary>What the file holds and its hash, or why it cannot be read, which stands for what it holds.</summary>
    private static (string Print, ReadOnlyMemory<byte>? Content, string? Refusal) Take(string file)
    {
        try
        {
            var content = ConfigurationReader.ReadBytes(file);
            return (Convert.ToHexString(SHA256.HashData(content.Span)), content, null);
        }
        catch (ConfigurationException refusal)
        {
            return (refusal.Message, null, refusal.Message);
        }
    }
}
