using Inspector.Activity;

namespace Inspector.Agent.Reports;

/// <summary>What one look at the locks of a server has to show: the input of every writer.</summary>
/// <param name="Host">The host as connected to; a folder when that was a Unix socket.</param>
/// <param name="Port">The port.</param>
/// <param name="Sample">What was seen.</param>
/// <param name="Examination">What the live probes say of it, with plans.</param>
internal sealed record LockPicture(string Host, int Port, LockSample Sample, Examination Examination)
{
    /// <summary>What could not be seen or failed, each in one line, each once.</summary>
    public IEnumerable<string> Unseen =>
        Sample.Gaps.Select(gap => gap.Reason)
            .Concat(Examination.Outcomes.Where(outcome => outcome.Status == Findings.OutcomeStatus.Faulted).Select(outcome => $"{outcome.Probe} failed: {outcome.Reason}"))
            .Concat(Sample.Graph.IsOrderExact ? [] : ["the order of a queue: too many began to wait at almost the same time to ask the server about each, so some queued edges may point the other way"])
            .Distinct(StringComparer.Ordinal);
}
