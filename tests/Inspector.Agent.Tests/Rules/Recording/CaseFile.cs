using System.Globalization;
using System.Text;

namespace Inspector.Tests.Rules.Recording;

/// <summary>Writes what was recorded for a rule as a file that promtool tests.</summary>
/// <param name="of">What was recorded for.</param>
/// <param name="recording">What was recorded.</param>
/// <param name="server">Which server it was.</param>
internal sealed class CaseFile(RuleCase of, Tape recording, string server)
{
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>How long it takes after a fault until windows are past it, in steps.</summary>
    private readonly int _long = Steps(of.Rule.For + of.Rule.Window + Slack);

    /// <summary>How long a fault is held. What a counter has counted once must still be within its window.</summary>
    private readonly int _held = Steps(of.Rule.For + Slack) + (of.Repeats || !recording.Series.Any(series => series.IsCounter) ? Steps(of.Rule.Window) : 0);

    /// <summary>Writes the file, lets promtool say what fires, and demands that it is what was expected.</summary>
    public async Task WriteAsync()
    {
        CaseTest[] tests = [Silent(), Fires(), OnEdge(isOver: false), OnEdge(isOver: true), .. of.Further.SelectMany(Others)];
        await File.WriteAllTextAsync(of.Rule.CaseFile, Text(tests, Enumerable.Empty<FiredAlert>().ToLookup(_ => "", StringComparer.Ordinal)), TestContext.Current.CancellationToken);
        var fired = FiredAlert.Read((await Promtool.RunAsync("test", "rules", of.Rule.CaseFile)).Said);
        await File.WriteAllTextAsync(of.Rule.CaseFile, Text(tests, fired), TestContext.Current.CancellationToken);
        foreach (var test in tests)
        {
            var further = of.Further.FirstOrDefault(one => test.Name == Name(one));
            var expected = (further?.Labels ?? of.Labels).Append(("severity", of.Rule.Labels["severity"])).Order().ToList();
            Assert.Equal(test.Fires, fired[test.Name].Any());
            Assert.All(fired[test.Name], one => Assert.Equal(expected, one.Labels.Select(label => (label.Key, label.Value))));
        }

        Assert.Equal(0, (await Promtool.RunAsync("test", "rules", of.Rule.CaseFile)).Code);
    }

    private static string Name(Further further) => $"fires: {further.What}";

    private static int Steps(TimeSpan time) => (int)Math.Ceiling(time / RuleCase.Interval);

    private CaseTest Silent()
    {
        var (before, harmless) = (Count(Phases.Before), Count(Phases.Harmless) + (of.HarmlessLasts ? _held : 0));
        return new(
            $"silent: {of.Harmless}",
            Lines(line =>
            {
                line.Play(Phases.Before);
                line.Play(Phases.Harmless);
                line.Hold(Phases.Harmless, of.HarmlessLasts ? _held : 0, of.Repeats);
                line.Play(Phases.Between);
            }),
            [(before - 1, false), (before + harmless - 1, false), (before + harmless + Count(Phases.Between) - 1, false)]);
    }

    private CaseTest Fires()
    {
        var fault = Count(Phases.Between) + Count(Phases.Fault) + _held;
        return new(
            $"fires: {of.Fault}; and resolves when it is over",
            Lines(line =>
            {
                line.Play(Phases.Between);
                line.Play(Phases.Fault);
                line.Hold(Phases.Fault, _held, of.Repeats);
                line.Play(Phases.After);
                line.Hold(Phases.After, _long, repeats: false);
            }),
            [(Count(Phases.Between) - 1, false), (fault - 1, true), (fault + Count(Phases.After) + _long - 1, false)]);
    }

    private CaseTest OnEdge(bool isOver)
    {
        var (edge, between) = (of.Edge, Count(Phases.Between));
        var word = isOver ? "fires: just over the threshold" : "silent: just under the threshold";
        if (edge.Kind == EdgeKind.Time)
        {
            var steps = Steps(of.Rule.For) + (isOver ? 1 : 0);
            return new(
                $"{word}, which is how long it lasts",
                Lines(line =>
                {
                    line.Play(Phases.Between);
                    line.Stand(Phases.Fault, steps);
                    line.Play(Phases.After);
                }),
                [(between + steps - 1, isOver), (between + steps, false)]);
        }

        var (value, held) = (isOver ? edge.Over : edge.Under, between + Count(Phases.Fault));
        return new(
$"{word}, {edge.Metric} {Words(edge, value)}",
            Lines(line =>
            {
                line.Play(Phases.Between);
                line.Play(Phases.Fault);
                line.Hold(Phases.Fault, _held, of.Repeats);
                line.Bound(edge, value, between, held);
            }),
            [(between - 1, false), (held + _held - 1, isOver)]);
    }

    private static string Words(Edge edge, double value) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(edge.Kind == EdgeKind.Rate ? $"rises by {value} a second" : edge.Metric.EndsWith("_total", StringComparison.Ordinal) ? $"rises by {value} in all" : $"at {value}")}");

    private IEnumerable<CaseTest> Others(Further further)
    {
        var (between, played) = (Count(Phases.Between), Count(further.Phase));
        var last = between + played + (further.Lasts ? _held : 0) - 1;
        foreach (var isOver in further.Edge is null ? [true] : (bool[])[true, false])
        {
            yield return new(
                isOver ? Name(further) : string.Create(CultureInfo.InvariantCulture, $"silent: {further.Edge!.Metric} at {further.Edge.Under} in the same place"),
                Lines(
                    line =>
                    {
                        line.Play(Phases.Between);
                        line.Play(further.Phase);
                        line.Hold(further.Phase, further.Lasts ? _held : 0, repeats: false);
                        if (further.Edge is { } edge)
                        {
                            line.Bound(edge, isOver ? edge.Over : edge.Under, between, between + played);
                        }
                    },
                    further),
                [(between - 1, false), (last, isOver)]);
        }
    }

    private int Count(string phase) => recording.Count(phase);

    private List<(string, IReadOnlyList<double?>)> Lines(Action<Timeline> make, Further? further = null) =>
    [
        .. recording.Series.Where(series => (further is null ? of.Only : further.Only) is not { } only || series.Labels.GetValueOrDefault(only.Label) == only.Value).Select(series =>
        {
            var line = new Timeline(recording, series, further?.Scales ?? of.Scales);
            make(line);
            return (series.Text, line.Values);
        }),
    ];

    private string Text(IEnumerable<CaseTest> tests, ILookup<string, FiredAlert> fired)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Recorded from an agent that watched {server}, by ./build.sh record. Not written by hand.
            # The fault: {of.Fault}.
            # What looks like it and is harmless: {of.Harmless}.
            # The agent was looked at every {recording.Step.TotalSeconds} s; one step of that is one of 15 s here. Where a window or a "for" is longer than what was recorded,
            # {(of.Repeats ? "what was recorded of the fault is repeated." : "the last step is held.")} In the two tests of the threshold {(of.Edge.Kind == EdgeKind.Time ? "the fault lasts one step too short, and just long enough." : "one metric is set to the values that they name.")}

            """);
        foreach (var scale in of.Scales)
        {
            text.Append(CultureInfo.InvariantCulture, $"# {scale.Name} is multiplied by {scale.Factor}: {scale.Why}.\n");
        }

        foreach (var (further, scale) in of.Further.SelectMany(further => further.Scales.Select(scale => (further, scale))))
        {
            text.Append(CultureInfo.InvariantCulture, $"# Where {further.What}, {scale.Name} is multiplied by {scale.Factor}: {scale.Why}.\n");
        }

        if (of.Only is { } only)
        {
            text.Append(CultureInfo.InvariantCulture, $"# Series with another {only.Label} than {only.Value} are left out of the tests of that alert: they tell of others, which fire by themselves.\n");
        }

        text.Append("rule_files: [../rules.yml]\nevaluation_interval: 15s\ntests:\n");
        foreach (var test in tests)
        {
            test.Write(text, of.Alert, fired[test.Name]);
        }

        return text.ToString();
    }
}
