using System.Collections.Frozen;
using System.Text.Json;
using Inspector.Agent.Commands;
using Inspector.Testing;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Scheduling.Fleet;

public sealed class FleetClockTests
{
    /// <summary>Longer than an agent may be silent.</summary>
    private const long LongEnough = 20_000_000;

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Agents_whose_clocks_are_ten_minutes_apart_take_nothing_from_each_other(TestServer version)
    {
        await using var scene = await FleetScene.StartAsync(version, servers: 2);
        await using var early = Run(scene, "early", TimeSpan.FromMinutes(-10));
        await using var late = Run(scene, "late", TimeSpan.FromMinutes(10));
        await scene.SharedAsync(("early", 1), ("late", 1));

        var (terms, since) = (await TermsAsync(scene), await SeenAsync(scene));
        await Eventually.TrueAsync("both were seen for long", async () => await SeenAsync(scene) - since > LongEnough, TimeSpan.FromSeconds(90));
        Assert.Equal(terms, await TermsAsync(scene));
        await scene.SharedAsync(("early", 1), ("late", 1));
        scene.AssertNeverMoreThanFourConnections();
    }

    private static Task<List<string>> TermsAsync(FleetScene scene) =>
        scene.Database.QueryAsync("select target || ' ' || instance || ' ' || number from inspector_terms order by 1", row => row.GetString(0));

    private static async Task<long> SeenAsync(FleetScene scene) => await scene.Database.ScalarAsync<long>("select min(seen_at) from inspector_agents");

    private static RunningService Run(FleetScene scene, string name, TimeSpan wrong)
    {
        var clock = new JumpingClock();
        clock.Jump(wrong);
        return new(scene, name, clock);
    }

    /// <summary>The agent within this process, so that it may have a clock of its own.</summary>
    private sealed class RunningService : IAsyncDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inspector-fleet-");
        private readonly CancellationTokenSource _end = new();
        private readonly Task<int> _work;

        public RunningService(FleetScene scene, string name, TimeProvider clock)
        {
            var file = Path.Combine(_folder.FullName, "inspector.yaml");
            var targets = string.Concat(scene.Servers.Select((server, i) => AgentProcess.Target(FleetScene.Name(i), Knock.Text(server.ConnectionString("postgres")))));
            File.WriteAllText(
                file,
                $"targets:\n{targets}\n{AgentProcess.Hurried}\nfleet: {{ store: {JsonSerializer.Serialize(Knock.Text(scene.Database.ConnectionString))}, name: {name} }}\nlisten: {{ address: \"127.0.0.1:0\" }}\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            var terminal = new Terminal { Output = TextWriter.Null, Error = TextWriter.Null };
            _work = new Service(terminal, new() { Variables = FrozenDictionary<string, string>.Empty, Home = "", UserName = "" }, clock) { File = file }.RunAsync(_end.Token);
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _work;
            _end.Dispose();
            _folder.Delete(recursive: true);
        }
    }
}
