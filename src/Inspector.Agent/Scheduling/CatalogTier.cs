using System.Collections.Immutable;
using System.Diagnostics;
using Inspector.Agent.Configuration;
using Inspector.Agent.History;
using Inspector.Agent.Metrics;
using Inspector.Agent.Targets;
using Inspector.Findings;
using Inspector.Postgres;
using Npgsql;

namespace Inspector.Agent.Scheduling;

/// <summary>
/// The catalog tier of one target: inspects its databases in turn, each once an interval, and soon after its structure changed. One step at a time.
/// </summary>
/// <param name="options">The target.</param>
/// <param name="second">The connection for it.</param>
/// <param name="budget">What the server may be asked to spend on us.</param>
/// <param name="passwords">Where the password of replicas comes from.</param>
/// <param name="all">What all targets share.</param>
internal sealed class CatalogTier(TargetOptions options, SecondConnection second, CostBudget budget, PasswordSource passwords, Surroundings all)
{
    /// <summary>Databases that are looked at for changes in one statistics interval: more would cost a server of a thousand databases a connection each.</summary>
    private const int MostLooks = 10;

    /// <summary>The part of the budget that inspections may take that a change asked for.</summary>
    private const double ShareForChanges = 0.25;

    private readonly Dictionary<string, WatchedDatabase> _databases = new(StringComparer.Ordinal);
    private TargetOptions _options = options;
    private TimeSpan _looksCost;
    private volatile WatchedDatabase[] _shown = [];
    private ImmutableArray<Suppression> _stored = [];
    private volatile TierView _tier = new(Tiers.Catalog, options.Tiers.Catalog);

    /// <summary>The databases, by name.</summary>
    public ImmutableArray<DatabaseView> Databases => [.. _shown.Select(database => database.View)];

    /// <summary>Those that are not looked at, with reasons.</summary>
    public ImmutableArray<string> Skipped { get; private set; } = [];

    /// <summary>The round over all databases.</summary>
    public TierView Tier => _tier;

    /// <summary>How long until a database is due; a day when there is none.</summary>
    public TimeSpan UntilDue => _databases.Count == 0 ? TimeSpan.FromDays(1) : _databases.Values.Min(database => database.Pace.UntilDue);

    /// <summary>Goes on with other options of the same connection.</summary>
    /// <param name="changed">The options.</param>
    /// <param name="mustLookAgain">Whether every database is due.</param>
    public void Use(TargetOptions changed, bool mustLookAgain)
    {
        _options = changed;
        _tier = _tier with { Interval = changed.Tiers.Catalog };
        foreach (var database in _databases.Values)
        {
            database.Pace.Interval = changed.Tiers.Catalog;
            if (mustLookAgain)
            {
                database.Pace.DueIn(TimeSpan.Zero);
            }
        }
    }

    /// <summary>The server has become another, or another kind: what it counts and holds is to be read anew.</summary>
    public void Expect()
    {
        foreach (var database in _databases.Values)
        {
            database.Pace.DueIn(TimeSpan.Zero);
        }
    }

    /// <summary>Takes in the databases that the server has now.</summary>
    public void Know(DatabaseSelection selection)
    {
        foreach (var name in selection.Visit.Where(name => !_databases.ContainsKey(name)))
        {
            _databases.Add(name, new(name, all.Time, _options.Tiers.Catalog));
            all.Log.DatabaseNew(_options.Name, Visible.Line(name));
        }

        foreach (var gone in _databases.Keys.Except(selection.Visit, StringComparer.Ordinal).ToList())
        {
            _databases.Remove(gone, out var database);
            all.Room.Leave(database!);
            all.Metrics.Forget(_options.Name, gone);
            all.History.Record(new DatabaseGoneEntry(_options.Name, gone, all.Time.GetUtcNow()));
            all.Log.DatabaseGone(_options.Name, Visible.Line(gone));
        }

        _shown = [.. _databases.Values.OrderBy(database => database.Name, StringComparer.Ordinal)];
        Skipped = [.. selection.Skipped.Select(skipped => $"{Visible.Quoted(skipped.Name)}: {skipped.Reason}")];
    }

    /// <summary>Inspects the database that is due the longest.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What went wrong with the server, so that others must not be tried either; null when nothing did.</returns>
    public async Task<Setback?> StepAsync(CancellationToken cancellation)
    {
        var due = _databases.Values.Where(database => database.Pace.IsDue).OrderBy(database => database.InspectedAt).ThenBy(database => database.Name, StringComparer.Ordinal).FirstOrDefault();
        if (due is null)
        {
            return null;
        }

        if (!await all.Inspections.WaitAsync(TimeSpan.Zero, cancellation))
        {
            due.Pace.DueIn(TimeSpan.FromMilliseconds(200)); // others are inspected; meanwhile this target's statistics go on
            return null;
        }

        try
        {
            return await InspectAsync(due, cancellation);
        }
        finally
        {
            all.Inspections.Release();
        }
    }

    /// <summary>Looks whether structures have changed, at those databases first that were not looked at for longest, and makes due those whose has.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What went wrong with the server; null when nothing did.</returns>
    public async Task<Setback?> LookForChangesAsync(CancellationToken cancellation)
    {
        foreach (var database in _databases.Values.Where(MayLook).OrderBy(database => database.SeenAt).Take(MostLooks).ToList())
        {
            try
            {
                database.SeenAt = all.Time.GetTimestamp();
                var hasChanged = await second.UseAsync(
                    database.Name,
                    async session =>
                    {
                        var before = session.DatabaseTime;
                        var answer = await Inspect.HasChangedAsync(session, database.Memory, cancellation);
                        _looksCost += session.DatabaseTime - before;
                        return answer;
                    },
                    cancellation);
                if (hasChanged)
                {
                    database.Pace.DueIn(TimeSpan.Zero);
                }
            }
#pragma warning disable CA1031 // Setback knows the kinds.
            catch (Exception failure) when (Setback.Of(failure, _options.Connection, cancellation) is { } setback)
#pragma warning restore CA1031
            {
                if (!setback.Answered && !setback.IsOfDatabase)
                {
                    return setback;
                }
            }
        }

        return null;
    }

    /// <summary>What looks for changes cost the server since this was last asked.</summary>
    public TimeSpan TakeLooksCost()
    {
        var cost = _looksCost;
        _looksCost = TimeSpan.Zero;
        return cost;
    }

    /// <summary>An inspection that a change asks for may be no sooner than its cost allows: there are databases whose structure changes all the time.</summary>
    private bool MayLook(WatchedDatabase database) =>
        database is { InspectedAt: > 0, Pace.IsDue: false, Breaker.IsOpen: false, Memory.KnowsStructure: true }
        && all.Time.GetElapsedTime(database.InspectedAt) >= database.Cost / (budget.Share * ShareForChanges);

    private async Task<Setback?> InspectAsync(WatchedDatabase database, CancellationToken cancellation)
    {
        var begun = all.Time.GetTimestamp();
        using var trace = AgentTraces.Source.StartActivity("inspect");
        trace?.SetTag("target", _options.Name).SetTag("db.namespace", database.Name);
        try
        {
            var inspection = await second.UseAsync(database.Name, session => InspectAsync(database, session, cancellation), cancellation);
            await TakeAsync(database, inspection, begun, cancellation);
            return null;
        }
#pragma warning disable CA1031 // Setback knows the kinds.
        catch (Exception failure) when (Setback.Of(failure, _options.Connection, cancellation) is { } setback)
#pragma warning restore CA1031
        {
            trace?.SetStatus(ActivityStatusCode.Error, setback.Reason);
            if (database.View.Problem != setback.Reason)
            {
                all.Log.DatabaseFailed(_options.Name, Visible.Line(database.Name), setback.Reason);
            }

            database.View = database.View with { Problem = setback.Reason };
            database.Pace.DueIn(database.Breaker.Fail(setback.Answered || setback.IsOfDatabase ? _options.Tiers.Statistics : setback.Rest));
            all.Metrics.ObserveTier(_options.Name, Tiers.Catalog, all.Time.GetElapsedTime(begun), hasSucceeded: false, _options.Tiers.Catalog, database.Pace.Effective);
            _tier = _tier with { Problem = $"{Visible.Quoted(database.Name)}: {setback.Reason}" };
            return setback.Answered || setback.IsOfDatabase ? null : setback;
        }
    }

    private async Task<Inspection> InspectAsync(WatchedDatabase database, GuardedSession session, CancellationToken cancellation)
    {
        var replicas = ImmutableArray<NpgsqlDataSource>.Empty;
        try
        {
            foreach (var replica in _options.Replicas)
            {
                replicas = replicas.Add((await passwords.ApplyAsync(replica.In(database.Name), cancellation)).DataSource());
            }

            return await Inspect.DatabaseAsync(
                session,
                new()
                {
                    Name = _options.Name,
                    Probes = _options.Probes.Choose(Probes.OfDatabase),
                    Replicas = replicas,
                    Memory = database.Memory,
                    Prior = (read, token) => all.History.RememberAsync(_options.Name, FormattableString.Invariant($"{session.Host}:{session.Port}"), read, token),
                    Time = all.Time,
                },
                cancellation);
        }
        finally
        {
            foreach (var replica in replicas)
            {
                await replica.DisposeAsync();
            }
        }
    }

    private async Task TakeAsync(WatchedDatabase database, Inspection inspection, long begun, CancellationToken cancellation)
    {
        var now = all.Time.GetUtcNow();
        inspection = Silencing.Apply([inspection], null, [.. all.Suppressions, .. await StoredAsync(now, cancellation)], now, isFullRun: false).Inspections[0];
        all.Room.Settle(database);
        database.Breaker.Succeed();
        database.Cost = inspection.DatabaseTime;
        database.SeenAt = database.InspectedAt = all.Time.GetTimestamp();
        budget.Set(Tiers.Catalog, TimeSpan.FromTicks(_databases.Values.Sum(one => one.Cost.Ticks)), _options.Tiers.Catalog);
        database.Pace.Stretch = budget.Stretch(Tiers.Catalog);
        database.Pace.DueIn(database.Pace.Effective);
        all.Metrics.Observe(_options.Name, inspection, database.Pace.Effective);
        all.History.Record(new InspectionEntry(_options.Name, inspection, now));
        var duration = all.Time.GetElapsedTime(begun);
        var before = _tier;
        _tier = new(Tiers.Catalog, _options.Tiers.Catalog)
        {
            EffectiveInterval = database.Pace.Effective,
            LastSuccess = now,
            SucceededAt = all.Time.GetTimestamp(),
            LastDuration = duration,
            Problem = _databases.Values.Where(one => one != database).Select(one => one.View.Problem is { } problem ? $"{Visible.Quoted(one.Name)}: {problem}" : null).FirstOrDefault(problem => problem is not null),
        };
        database.View = new(database.Name) { Inspection = KeptInspection.Of(inspection, now) };
        Stretching.Tell(all.Log, _options.Name, budget, before, _tier);
        all.Metrics.ObserveTier(_options.Name, Tiers.Catalog, duration, hasSucceeded: true, _options.Tiers.Catalog, database.Pace.Effective);
        all.Log.Inspected(_options.Name, Visible.Line(database.Name), duration.TotalSeconds, inspection.Findings.Length);
    }

    /// <summary>The rules of the store; those of the last time when it cannot be asked.</summary>
    private async Task<ImmutableArray<Suppression>> StoredAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            _stored = await all.History.SuppressionsAsync(_options.Name, DateOnly.FromDateTime(now.UtcDateTime), cancellation);
        }
        catch (HistoryUnavailableException)
        {
            // It is said where history's condition is.
        }

        return _stored;
    }
}
