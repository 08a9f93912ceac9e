using System.Collections.Immutable;
using Inspector.Agent.Targets;
using Inspector.Findings;
using Inspector.Postgres;
using Npgsql;

namespace Inspector.Agent.Commands;

/// <summary>
/// Inspects the databases of one server in turn, each once. One that fails takes nothing from the others, unless the server must be left in peace: after a connect timeout no
/// further attempt is made, because each would leave a half-authenticated backend behind.
/// </summary>
internal sealed class Visits(ScanRequest request, ImmutableArray<Target> replicas, Terminal terminal, TimeProvider time)
{
    private readonly Progress _progress = new(terminal);
    private readonly List<Inspection> _inspections = [];
    private readonly List<Miss> _misses = [];
    private bool _hasLeft;

    /// <summary>What was inspected, in the order of the visits.</summary>
    public IReadOnlyList<Inspection> Inspections => _inspections;

    /// <summary>What was not.</summary>
    public IReadOnlyList<Miss> Misses => _misses;

    /// <summary>Visits them all.</summary>
    /// <param name="door">The way to the server.</param>
    /// <param name="cancellation">Stops; what was inspected until then stands.</param>
    /// <exception cref="OperationCanceledException">It was stopped before the first was inspected.</exception>
    /// <exception cref="TargetException">A file that the target names cannot be used.</exception>
    public async Task MakeAsync(TargetConnector door, CancellationToken cancellation)
    {
        try
        {
            var names = await ChooseAsync(door, cancellation);
            string? obstacle = null;
            foreach (var name in names)
            {
                obstacle ??= _inspections.Count > 0 && cancellation.IsCancellationRequested ? "not inspected: stopped before" : null;
                if (obstacle is null)
                {
                    obstacle = await VisitAsync(door, name, cancellation);
                }
                else
                {
                    _misses.Add(Miss.Of(door.Target, name, obstacle));
                }
            }
        }
        finally
        {
            terminal.EndStatus();
        }
    }

    /// <summary>The databases to visit; null stands for the target's own, which needs no list of all.</summary>
    private async Task<ImmutableArray<string?>> ChooseAsync(TargetConnector door, CancellationToken cancellation)
    {
        if (!request.IsOfSeveral)
        {
            return [null];
        }

        try
        {
            _progress.Report($"reading the list of databases of {door.Target.Place}");
            await using var session = await OpenAsync(door, null, cancellation);
            door.Target = door.Target.At(session.Host, session.Port);
            var databases = await Inspect.DatabasesAsync(session, cancellation);
            var selection = request.AllDatabases ? DatabaseSelection.All(databases) : DatabaseSelection.Named(databases, request.Databases);
            foreach (var skipped in selection.Skipped)
            {
                if (skipped.WasAskedFor)
                {
                    _misses.Add(Miss.Of(door.Target, skipped.Name, skipped.Reason));
                }
                else
                {
                    terminal.Say($"{Visible.Quoted(skipped.Name)} is left out: {skipped.Reason}");
                }
            }

            return [.. selection.Visit];
        }
        catch (Exception failure) when (!EndsTheRun(failure, cancellation))
        {
            _misses.Add(Miss.Of(door.Target, null, failure));
            return [];
        }
    }

    /// <summary>Inspects one database.</summary>
    /// <returns>Why the others must not be visited; null when they may.</returns>
    private async Task<string?> VisitAsync(TargetConnector door, string? database, CancellationToken cancellation)
    {
        var sources = ImmutableArray<NpgsqlDataSource>.Empty;
        try
        {
            _progress.Report($"connecting to {(database is null ? "" : $"{database} on ")}{door.Target.Place}");
            await using var session = await OpenAsync(door, database, cancellation);
            sources = [.. replicas.Select(replica => (database is null ? replica : replica.In(database)).DataSource())];
            var options = new InspectionOptions { Replicas = sources, IsInScope = request.IsInScope, Time = time, Progress = _progress };
            _inspections.Add(await Inspect.DatabaseAsync(
                session, request.Probes.IsEmpty ? options : options with { Probes = [.. Probes.OfDatabase.Where(probe => request.Probes.Contains(probe.Info.Id))] }, cancellation));
            return null;
        }
        catch (OperationCanceledException) when (_inspections.Count > 0 && cancellation.IsCancellationRequested)
        {
            const string reason = "not inspected: stopped before its end";
            _misses.Add(Miss.Of(door.Target, database, reason));
            return reason;
        }
        catch (Exception failure) when (!EndsTheRun(failure, cancellation))
        {
            var miss = Miss.Of(door.Target, database, failure);
            _misses.Add(miss);
            return miss.MustLeaveInPeace ? "not tried: the server did not answer in time, and a further attempt would burden it" : null;
        }
        finally
        {
            foreach (var source in sources)
            {
                await source.DisposeAsync();
            }
        }
    }

    /// <summary>Opens a session, the first at once; the server counts the one before until its process has gone, which takes a moment.</summary>
    private async Task<GuardedSession> OpenAsync(TargetConnector door, string? database, CancellationToken cancellation)
    {
        for (var pause = TimeSpan.FromMilliseconds(50); ; pause *= 2)
        {
            try
            {
                var session = await door.OpenAsync(database, (source, token) => GuardedSession.OpenAsync(source, time, token), cancellation);
                _hasLeft = true;
                return session;
            }
            catch (ConnectionFailedException refusal) when (_hasLeft && refusal.Failure.Kind == FailureKind.TooManyConnections && pause < TimeSpan.FromSeconds(2))
            {
                await Task.Delay(pause, time, cancellation);
            }
        }
    }

    private static bool EndsTheRun(Exception failure, CancellationToken cancellation) =>
        failure is TargetException || (failure is OperationCanceledException && cancellation.IsCancellationRequested);
}
