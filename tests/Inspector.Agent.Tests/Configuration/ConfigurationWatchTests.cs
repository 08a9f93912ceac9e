using Inspector.Agent.Configuration;
using Inspector.Tests.Commands;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Configuration;

/// <summary>The file changes under the agent: real files, a clock that is moved by hand.</summary>
public sealed class ConfigurationWatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Surroundings _around = new();
    private readonly HandClock _clock = new();
    private readonly List<ConfigurationState> _told = [];
    private readonly ConfigurationWatch _watch;

    public ConfigurationWatchTests()
    {
        Write(Configured.Least);
        _watch = ConfigurationWatch.Start(_folder.File("c.yaml"), _around.Environment, _clock, out _)!;
        _watch.Changed += _told.Add;
    }

    public void Dispose()
    {
        _around.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_new_file_without_errors_takes_the_place_of_the_old()
    {
        Write($"{Configured.Least}tiers: {{ live: 7s }}\n");
        LookTwice();

        var state = Assert.Single(_told);
        Assert.Equal(TimeSpan.FromSeconds(7), state.Configuration.Tiers.Live);
        Assert.Equal((_clock.GetUtcNow(), null), (state.LoadedAt, state.BrokenSince));
        Assert.Same(state, _watch.State);
    }

    [Fact]
    public void A_broken_file_leaves_the_old_one_in_force_and_says_since_when_and_why()
    {
        var before = _watch.State;
        Write("targets: [\n");
        LookTwice();
        var broken = _clock.GetUtcNow();
        Assert.Same(before.Configuration, _watch.State.Configuration);
        Assert.Equal((before.LoadedAt, broken), (_watch.State.LoadedAt, _watch.State.BrokenSince));
        Assert.StartsWith("c.yaml:2:1: is not valid YAML", _folder.Relative(Assert.Single(_watch.State.Problems)), StringComparison.Ordinal);

        Write("targets: 7\n");
        LookTwice();
        Assert.Equal(broken, _watch.State.BrokenSince);
        Assert.Equal("c.yaml:1:10: here stands a list: each target begins with a dash", _folder.Relative(Assert.Single(_watch.State.Problems)));

        Write($"{Configured.Least}tiers: {{ live: 7s }}\n");
        LookTwice();
        Assert.Equal((null, 7), (_watch.State.BrokenSince, _watch.State.Configuration.Tiers.Live.TotalSeconds));
        Assert.Equal(3, _told.Count);
    }

    [Fact]
    public void The_old_text_put_back_mends_it_without_a_new_configuration()
    {
        var before = _watch.State;
        File.Delete(_folder.File("c.yaml"));
        LookTwice();
        Assert.Contains("there is no such file", Assert.Single(_watch.State.Problems), StringComparison.Ordinal);

        Write(Configured.Least);
        LookTwice();

        Assert.Same(before.Configuration, _watch.State.Configuration);
        Assert.Equal((before.LoadedAt, null), (_watch.State.LoadedAt, _watch.State.BrokenSince));
        Assert.Empty(_watch.State.Problems);
    }

    [Fact]
    public void A_file_that_is_still_being_written_is_not_believed()
    {
        Write("targets:\n  - name: other\n    connection: host=db2 user=u\n");
        _watch.Look();
        Write($"targets:\n  - name: other\n    connection: host=db2 user=u dbname=x\n");
        _watch.Look();
        Assert.Empty(_told);

        _watch.Look();

        Assert.Equal("db2:5432/x as u", Assert.Single(_told).Configuration.Targets[0].Connection.ToString());
    }

    /// <summary>As Kubernetes mounts a ConfigMap: the file is a link through a link, which is swapped.</summary>
    [Fact]
    public void A_folder_that_is_swapped_behind_a_link_is_noticed()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "1"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "2"));
        _folder.File("1/inspector.yaml", Configured.Least);
        _folder.File("2/inspector.yaml", $"{Configured.Least}tiers: {{ live: 7s }}\n");
        var link = _folder.File("data");
        Directory.CreateSymbolicLink(link, "1");
        File.CreateSymbolicLink(_folder.File("inspector.yaml"), "data/inspector.yaml");
        var watch = ConfigurationWatch.Start(_folder.File("inspector.yaml"), _around.Environment, _clock, out _)!;

        Directory.CreateSymbolicLink(_folder.File("next"), "2");
        Directory.Delete(link);
        Directory.Move(_folder.File("next"), link);
        watch.Look();
        watch.Look();

        Assert.Equal(TimeSpan.FromSeconds(7), watch.State.Configuration.Tiers.Live);
    }

    [Fact]
    public void What_does_not_change_is_not_told_again()
    {
        Write("targets: 7\n");
        for (var i = 0; i < 10; i++)
        {
            LookTwice();
        }

        Assert.Single(_told);
    }

    [Fact]
    public async Task It_looks_by_its_clock_until_it_is_stopped()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var told = new TaskCompletionSource<ConfigurationState>(TaskCreationOptions.RunContinuationsAsynchronously);
        _watch.Changed += told.SetResult;
        Write($"{Configured.Least}tiers: {{ live: 7s }}\n");
        var running = _watch.RunAsync(stop.Token);

        while (!told.Task.IsCompleted)
        {
            _clock.Advance(ConfigurationWatch.Interval);
            await Task.Yield();
        }

        Assert.Equal(7, (await told.Task).Configuration.Tiers.Live.TotalSeconds);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public void A_file_that_is_wrong_at_the_start_is_no_configuration()
    {
        Assert.Null(ConfigurationWatch.Start(_folder.File("none.yaml"), _around.Environment, _clock, out var problems));
        Assert.Equal("none.yaml: cannot be read: there is no such file; name the configuration, or put inspector.yaml here", _folder.Relative(Assert.Single(problems)));
    }

    private void Write(string text) => _folder.File("c.yaml", text);

    private void LookTwice()
    {
        _clock.Advance(ConfigurationWatch.Interval);
        _watch.Look();
        _watch.Look();
    }
}
