using System.Globalization;
using Inspector.Testing;
using Inspector.Tests.Scheduling;

namespace Inspector.Tests.Rules.Recording;

/// <summary>Makes faults on a throw-away server that a real agent watches, and writes down what the agent exported meanwhile. Its facts are explicit: only <c>./build.sh record</c> runs them.</summary>
public abstract class Recorder
{
    /// <summary>The live tier goes once a second; between two looks it has gone at least once.</summary>
    private protected static readonly TimeSpan Live = TimeSpan.FromSeconds(1.5);

    /// <summary>The statistics tier goes every five seconds.</summary>
    private protected static readonly TimeSpan Statistics = TimeSpan.FromSeconds(5);

    /// <summary>Why seconds are multiplied.</summary>
    private protected const string Pace = "a step took that much less than the one of 15 s that it stands for";

    /// <summary>A statement that uses up transaction ids.</summary>
    private protected static string Burn(int count) => string.Create(CultureInfo.InvariantCulture, $"do $$ begin for i in 1..{count} loop perform pg_current_xact_id(); commit; end loop; end $$");

    /// <summary>Records.</summary>
    /// <param name="of">What for.</param>
    /// <param name="step">How far apart two looks are.</param>
    /// <param name="play">Makes what is harmless and the fault, and looks meanwhile.</param>
    /// <param name="setUp">Statements for the database.</param>
    /// <param name="settings">The server's.</param>
    /// <param name="yaml">Further lines of the configuration.</param>
    /// <param name="hasStandby">Whether a standby follows the server.</param>
    private protected static async Task RecordAsync(
        RuleCase of,
        TimeSpan step,
        Func<Stage, Task> play,
        string[]? setUp = null,
        (string, string)[]? settings = null,
        string yaml = AgentProcess.Hurried,
        bool hasStandby = false)
    {
        var server = await TestServers.All[^1].StartPrivateAsync(settings ?? []);
        var standby = hasStandby ? await StandbyServer.OfAsync(server) : null;
        using var recording = new Tape(of.Rule, step, of.IsAgentGone);
        await using (var stage = await Stage.SetAsync(recording, server, standby, setUp ?? [], yaml))
        {
            try
            {
                await play(stage);
            }
            catch
            {
                TestContext.Current.SendDiagnosticMessage(string.Join('\n', stage.Agent.Log));
                throw;
            }
        }

        await new CaseFile(of, recording, $"PostgreSQL {server.Version}").WriteAsync();
    }
}
