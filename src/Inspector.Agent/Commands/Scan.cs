using System.Collections.Immutable;
using Inspector.Agent.Configuration;
using Inspector.Agent.Reports;
using Inspector.Agent.Targets;
using Inspector.Findings;
using Inspector.Postgres;
using Npgsql;

namespace Inspector.Agent.Commands;

/// <summary>Inspects one or several databases of a server once. One that fails takes nothing from the others.</summary>
internal sealed class Scan(ScanRequest request, Terminal terminal, ClientEnvironment environment, TimeProvider time)
{
    private readonly List<Inspection> _inspections = [];
    private readonly List<Failure> _failures = [];

    /// <summary>Runs it and writes the reports.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="TargetException">TARGET or a replica cannot be understood.</exception>
    /// <exception cref="ConfigurationException">A file cannot be read or written.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        // Whatever could be wrong with files and words is found before the server is troubled.
        var target = Target.Read(request.Target, environment);
        ImmutableArray<Target> replicas = [.. request.Replicas.Select(replica => Target.Read(replica, environment))];
        var baseline = request.Baseline is null ? null : BaselineFile.Read(request.Baseline);
        ImmutableArray<Suppression> suppressions = request.Suppressions is null ? []
            : SuppressionFile.Read(request.Suppressions, [.. Probes.All.Select(probe => probe.Info.Id)]);
        foreach (var notice in target.Notices.Concat(replicas.SelectMany(replica => replica.Notices)))
        {
            terminal.Say(notice);
        }

        using (var progress = new Progress(terminal))
        {
            await InspectAsync(new(target), replicas, progress, cancellation);
        }

        var isFull = request.IsFull && _failures.Count == 0;
        var silenced = Silencing.Apply(_inspections, baseline, suppressions, time.GetUtcNow(), isFull);
        if (request.WriteBaseline is { } file && _inspections.Count > 0)
        {
            var previous = baseline ?? (File.Exists(file) ? BaselineFile.Read(file) : null);
            BaselineFile.Write(file, Baseline.Of(silenced.Inspections, time.GetUtcNow(), previous, isFull));
        }

        return Report(silenced);
    }

    private async Task InspectAsync(TargetConnector door, ImmutableArray<Target> replicas, Progress progress, CancellationToken cancellation)
    {
        try
        {
            foreach (var database in await ChooseAsync(door, progress, cancellation))
            {
                await InspectAsync(door, database, replicas, progress, cancellation);
            }
        }
        catch (Exception failure) when (IsOfServer(failure))
        {
            Fail(door, null, failure);
        }
    }

    /// <summary>The databases to visit; null stands for the target's own, which needs no list of all.</summary>
    private async Task<IEnumerable<string?>> ChooseAsync(TargetConnector door, Progress progress, CancellationToken cancellation)
    {
        if (!request.AllDatabases && request.Databases.IsEmpty)
        {
            return [null];
        }

        progress.Report("reading the list of databases");
        await using var session = await OpenAsync(door, null, cancellation);
        door.Target = door.Target.At(session.Host, session.Port);
        var databases = await Inspect.DatabasesAsync(session, cancellation);
        var selection = request.AllDatabases ? DatabaseSelection.All(databases) : DatabaseSelection.Named(databases, request.Databases);
        foreach (var skipped in selection.Skipped)
        {
            if (skipped.WasAskedFor)
            {
                _failures.Add(new(skipped.Name, session.Host, session.Port, skipped.Name, skipped.Reason));
            }
            else
            {
                terminal.Say($"{SafeText.OneLine(skipped.Name)} is left out: {skipped.Reason}");
            }
        }

        return selection.Visit;
    }

    private async Task InspectAsync(
        TargetConnector door, string? database, ImmutableArray<Target> replicas, Progress progress, CancellationToken cancellation)
    {
        var sources = ImmutableArray<NpgsqlDataSource>.Empty;
        try
        {
            progress.Report($"connecting to {door.Target.Place}");
            await using var session = await OpenAsync(door, database, cancellation);
            sources = [.. replicas.Select(replica => (database is null ? replica : replica.In(database)).DataSource())];
            var options = new InspectionOptions { Replicas = sources, IsInScope = request.IsInScope, Time = time, Progress = progress };
            _inspections.Add(await Inspect.DatabaseAsync(
                session, request.Probes.IsEmpty ? options : options with { Probes = Chosen() }, cancellation));
        }
        catch (Exception failure) when (IsOfServer(failure))
        {
            Fail(door, database, failure);
        }
        finally
        {
            foreach (var source in sources)
            {
                await source.DisposeAsync();
            }
        }
    }

    private Task<GuardedSession> OpenAsync(TargetConnector door, string? database, CancellationToken cancellation) =>
        door.OpenAsync(database, (source, token) => GuardedSession.OpenAsync(source, time, token), cancellation);

    private ImmutableArray<Probe> Chosen() => [.. Probes.All.Where(probe => request.Probes.Contains(probe.Info.Id))];

    private void Fail(TargetConnector door, string? database, Exception failure)
    {
        var reason = ConnectionFailure.WhileReading(failure, door.Target).Message;
        _failures.Add(new(database ?? door.Target.Name, door.Target.Host, door.Target.Port, database ?? door.Target.Database, reason));
        if (request.IsVerbose)
        {
            terminal.Error.WriteLine(failure.ToString());
        }
    }

    private static bool IsOfServer(Exception failure) =>
        failure is ConnectionFailedException or NpgsqlException or UnsupportedServerException or InvalidOperationException or IOException;

    private int Report(Silenced silenced)
    {
        var result = new ScanResult
        {
            Inspections = [.. silenced.Inspections.Select(inspection => inspection with { Findings = [.. inspection.Findings.Where(IsShown)] })],
            Failures = [.. _failures],
            Leftovers = silenced.Leftovers,
            IsOfSeveral = request.AllDatabases || !request.Databases.IsEmpty,
        };
        var code = Judge(silenced.Inspections);
        foreach (var format in request.Formats)
        {
            // A person who gets nothing but one failure needs one line, not a report about nothing.
            if (!(format is { Name: "text" or "markdown", File: null } && result.Inspections.IsEmpty))
            {
                format.Write(result, terminal, request.IsVerbose);
            }
        }

        foreach (var failure in _failures)
        {
            terminal.Say(failure.Reason);
        }

        return code;
    }

    private bool IsShown(Finding finding) =>
        finding.Severity >= request.MinimumSeverity && finding.Confidence >= (request.MinimumConfidence ?? Confidence.Possible);

    private int Judge(ImmutableArray<Inspection> inspections)
    {
        var counts = inspections.SelectMany(inspection => inspection.Findings).Any(finding =>
            finding.State == FindingState.New
            && finding.Severity >= (request.FailOn ?? Severity.Error)
            && finding.Confidence >= (request.MinimumConfidence ?? Confidence.Likely));
        var isIncomplete = _failures.Count > 0 || inspections.Any(inspection =>
            !inspection.Faults.IsEmpty || inspection.Outcomes.Any(outcome => outcome.Status == OutcomeStatus.Faulted));
        return ExitCode.Worse(
            counts && request.FailOn is not null ? ExitCode.Findings : ExitCode.Clean,
            isIncomplete ? ExitCode.Incomplete : ExitCode.Clean);
    }
}
