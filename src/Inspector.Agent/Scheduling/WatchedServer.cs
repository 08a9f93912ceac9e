using System.Collections.Immutable;
using Inspector.Activity;
using Inspector.Agent.Reports;
using Inspector.Agent.Targets;
using Inspector.Findings;
using Inspector.Postgres;
using Npgsql;

namespace Inspector.Agent.Scheduling;

/// <summary>A server whose locks are looked at, over one connection that is kept, and what live probes say of it.</summary>
internal sealed class WatchedServer : IAsyncDisposable
{
    private readonly LiveSession _live;
    private Engine _engine;
    private (string Host, int Port) _place;
    private LockSample? _previous;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="place">Where it is, as long as no connection says so.</param>
    /// <param name="open">Opens the connection that is kept.</param>
    /// <param name="openDatabase">Opens a session in another database of the same server, by its raw name, for the names of its relations.</param>
    /// <param name="probes">The live probes to ask.</param>
    /// <param name="time">The clock.</param>
    public WatchedServer(
        Target place,
        Func<CancellationToken, Task<GuardedSession>> open,
        Func<string, CancellationToken, Task<GuardedSession>> openDatabase,
        ImmutableArray<Probe> probes,
        TimeProvider time)
    {
        (Target, _engine) = (place, new(probes));
        _place = (place.Host, place.Port);
        _live = new(new()
        {
            Time = time,
            Open = async cancellation =>
            {
                var session = await open(cancellation);
                _place = (session.Host, session.Port);
                return session;
            },
            OpenDatabase = openDatabase,
        });
    }

    /// <summary>Where it is, as it was named.</summary>
    public Target Target { get; }

    /// <summary>The live probes to ask.</summary>
    public ImmutableArray<Probe> Probes
    {
        set => _engine = new(value);
    }

    /// <summary>A server that is looked at by all live probes that are on by default.</summary>
    public static WatchedServer Of(Target target, TimeProvider time)
    {
        var door = new TargetConnector(target);
        WatchedServer? server = null;
        server = new(
            target,
            cancellation => OpenAsync(door, null, cancellation),
            (name, cancellation) => OpenAsync(new(door.Target.At(server!._place.Host, server._place.Port)), name, cancellation),
            [.. Inspector.Probes.Live.Where(probe => probe.Info.IsOnByDefault)],
            time);
        return server;

        Task<GuardedSession> OpenAsync(TargetConnector way, string? database, CancellationToken cancellation) =>
            way.OpenAsync(database, (source, token) => GuardedSession.OpenAsync(source, time, token), cancellation);
    }

    /// <summary>Whether a failure is the server's or the way's to it, so that looking again may succeed; else it is a defect of ours, or nothing that time mends.</summary>
    public static bool MayPass(Exception failure) =>
        failure is ConnectionFailedException or NpgsqlException or UnsupportedServerException or IOException or TimeoutException or InvalidOperationException;

    /// <summary>Looks.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ConnectionFailedException">The server cannot be reached. The next look tries again.</exception>
    /// <exception cref="NpgsqlException">It did not answer, or was lost. The next look tries again.</exception>
    public async Task<LockPicture> LookAsync(CancellationToken cancellation)
    {
        var previous = _previous;
        _previous = null; // what was seen before the server was lost is not the sample before
        var sample = await _live.ReadAsync(cancellation);
        _previous = sample;
        return new(_place.Host, _place.Port, sample, _engine.Plan(_engine.ExamineLive(new(previous, sample)), Answers.None));
    }

    /// <summary>Which agents of fleets are connected to it, over the connection that is kept.</summary>
    /// <exception cref="NpgsqlException">It did not answer, or was lost.</exception>
    public Task<ImmutableArray<Fellow>> FellowsAsync(CancellationToken cancellation) => _live.ReadFellowsAsync(cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _live.DisposeAsync();
}
