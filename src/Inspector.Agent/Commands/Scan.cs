using System.Collections.Immutable;
using Inspector.Agent.Configuration;
using Inspector.Agent.Reports;
using Inspector.Agent.Targets;
using Inspector.Findings;

namespace Inspector.Agent.Commands;

/// <summary>Inspects one or several databases of a server once, and reports.</summary>
internal sealed class Scan(ScanRequest request, Terminal terminal, ClientEnvironment environment, TimeProvider time)
{
    /// <summary>Runs it and writes the reports.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="TargetException">TARGET or a replica cannot be understood.</exception>
    /// <exception cref="ConfigurationException">A file cannot be used.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        // Whatever could be wrong with files and words is found before the server is troubled.
        var target = Target.Read(request.Target, environment);
        ImmutableArray<Target> replicas = [.. request.Replicas.Select(replica => Target.Read(replica, environment))];
        var files = ScanFiles.Open(request);
        foreach (var notice in target.Notices.Concat(replicas.SelectMany(replica => replica.Notices)).Distinct(StringComparer.Ordinal))
        {
            terminal.Say(notice);
        }

        var visits = new Visits(request, replicas, terminal, time);
        await visits.MakeAsync(new(target), cancellation);
        return Report(visits, files);
    }

    private int Report(Visits visits, ScanFiles files)
    {
        var isComplete = visits.Misses.Count == 0;
        var isFull = request.IsFull && isComplete;
        var silenced = Silencing.Apply(visits.Inspections, files.Known, files.Suppressions, time.GetUtcNow(), isFull);
        var result = new ScanResult
        {
            Inspections = [.. silenced.Inspections.Select(inspection => inspection with { Findings = [.. inspection.Findings.Where(IsShown)] })],
            Failures = [.. visits.Misses.Select(miss => miss.Failure)],
            Leftovers = silenced.Leftovers,
            IsOfSeveral = request.IsOfSeveral,
        };
        var absent = isComplete ? AbsentSchemas(silenced.Inspections).ToList() : [];
        try
        {
            files.WriteBaseline(silenced.Inspections, time.GetUtcNow(), isFull);
            files.WriteReports(result);
            Print(result);
        }
        finally
        {
            Say(visits.Misses, [.. files.Complaints, .. absent]);
        }

        return ExitCode.Worse(
            Verdict.Of(request, silenced.Inspections, isComplete),
            files.Complaints.Count + absent.Count > 0 ? ExitCode.Usage : ExitCode.Clean);
    }

    private void Print(ScanResult result)
    {
        foreach (var format in request.Formats.Where(format => format.File is null && !(format.IsForPeople && result.Inspections.IsEmpty)))
        {
            format.Write(result, terminal.Output, new() { Width = terminal.Width, UseColour = terminal.UseColour, IsVerbose = request.IsVerbose });
        }

        // What comes behind it on a terminal is what the eye falls on first.
        terminal.Output.Flush();
    }

    private void Say(IEnumerable<Miss> misses, IEnumerable<string> complaints)
    {
        foreach (var miss in misses)
        {
            terminal.Say(miss.Line(request.IsOfSeveral));
            if (miss.Cause is { } cause)
            {
                Cause.Explain(cause, terminal, request.IsVerbose);
            }
        }

        foreach (var complaint in complaints)
        {
            terminal.Say(complaint);
        }
    }

    private bool IsShown(Finding finding) =>
        finding.Severity >= request.MinimumSeverity && finding.Confidence >= (request.MinimumConfidence ?? Confidence.Possible);

    /// <summary>A schema that no database has was most likely mistyped, and its silence would be taken for health.</summary>
    private IEnumerable<string> AbsentSchemas(ImmutableArray<Inspection> inspections)
    {
        var there = inspections.SelectMany(inspection => inspection.Schemas).ToHashSet(StringComparer.Ordinal);
        foreach (var name in request.Schemas.Concat(request.ExcludedSchemas).Where(name => !there.Contains(name)))
        {
            var near = Nearest.To(name, there);
            yield return $"there is no schema {Visible.Quoted(name)} to inspect{(near.IsEmpty ? "" : $"; the nearest: {string.Join(", ", near.Select(Visible.Quoted))}")}";
        }
    }
}
