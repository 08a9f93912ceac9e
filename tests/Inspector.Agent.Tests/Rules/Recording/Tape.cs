using System.Text;
using Inspector.Tests.Metrics;
using Inspector.Tests.Scheduling;

namespace Inspector.Tests.Rules.Recording;

/// <summary>What a rule's series were, step after step, in phases that have names.</summary>
/// <param name="rule">What for: only series that it asks for are kept.</param>
/// <param name="step">How far apart two looks are.</param>
/// <param name="isAgentGone">Whether the agent may be gone: it has no series then; else it is an error that it does not answer.</param>
internal sealed class Tape(AlertRule rule, TimeSpan step, bool isAgentGone) : IDisposable
{
    private readonly Dictionary<string, RecordedSeries> _series = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int From, int Count)> _phases = new(StringComparer.Ordinal);
    private readonly PeriodicTimer _timer = new(step, TimeProvider.System);
    private int _steps;

    /// <summary>How far apart two looks were.</summary>
    public TimeSpan Step => step;

    /// <summary>The series, in the order of their names.</summary>
    public IEnumerable<RecordedSeries> Series => _series.Values.Where(IsTold).OrderBy(one => one.Text, StringComparer.Ordinal);

    /// <summary>Looks a number of times at a steady pace.</summary>
    /// <param name="agent">The agent to ask.</param>
    /// <param name="phase">What happens meanwhile.</param>
    /// <param name="count">How many times.</param>
    /// <param name="before">What is done before each look.</param>
    public async Task LookAsync(AgentProcess agent, string phase, int count, Func<Task>? before = null)
    {
        _phases.Add(phase, (_steps, count));
        for (var i = 0; i < count; i++)
        {
            await (before?.Invoke() ?? Task.CompletedTask);
            await _timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            foreach (var sample in await SamplesAsync(agent))
            {
                if (rule.Selectors.Any(selector => selector.Name == sample.Name))
                {
                    var text = RecordedSeries.TextOf(sample.Name, sample.Labels);
                    if (!_series.TryGetValue(text, out var one))
                    {
                        _series.Add(text, one = new(sample.Name, sample.Labels));
                    }

                    one.Add(_steps, sample.Value);
                }
            }

            _steps++;
        }
    }

    /// <summary>The values of a series in a phase; null where it was not there.</summary>
    public List<double?> Values(RecordedSeries series, string phase)
    {
        var (from, count) = _phases[phase];
        return [.. Enumerable.Range(from, count).Select(series.At)];
    }

    /// <summary>How many steps a phase has.</summary>
    public int Count(string phase) => _phases[phase].Count;

    public void Dispose() => _timer.Dispose();

    /// <summary>What the rule asks for, and of the same metrics what was not 0: that the rule does not ask for it is to be seen.</summary>
    private bool IsTold(RecordedSeries one) => one.IsEverMore || rule.Selectors.Any(selector => selector.Chooses(one.Name, one.Labels));

    private async Task<List<ParsedSample>> SamplesAsync(AgentProcess agent)
    {
        try
        {
            return ParsedPage.Of(Encoding.UTF8.GetBytes(await agent.TextAsync("metrics")), isOpenMetrics: false).Samples;
        }
        catch (HttpRequestException) when (isAgentGone)
        {
            return [];
        }
    }
}
