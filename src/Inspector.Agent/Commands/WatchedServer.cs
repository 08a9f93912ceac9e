using Inspector.Activity;
using Inspector.Agent.Reports;
using Inspector.Agent.Targets;
using Inspector.Findings;
using Inspector.Postgres;
using Npgsql;

namespace Inspector.Agent.Commands;

/// <summary>A server whose locks are looked at, over one connection that is kept, and what all live probes say of it.</summary>
internal sealed class WatchedServer : IAsyncDisposable
{
    private readonly Engine _engine = new(Probes.Live.Where(probe => probe.Info.IsOnByDefault));
    private readonly TargetConnector _door;
    private readonly LiveSession _live;
    private (string Host, int Port) _place;
    private LockSample? _previous;

    /// <summary>Opens nothing yet.</summary>
    public WatchedServer(Target target, TimeProvider time)
    {
        _door = new(target);
        _place = (target.Host, target.Port);
        _live = new(new()
        {
            Time = time,
            Open = async cancellation =>
            {
                var session = await _door.OpenAsync(null, (source, token) => GuardedSession.OpenAsync(source, time, token), cancellation);
                _place = (session.Host, session.Port);
                return session;
            },
            OpenDatabase = (name, cancellation) =>
                new TargetConnector(_door.Target.At(_place.Host, _place.Port)).OpenAsync(name, (source, token) => GuardedSession.OpenAsync(source, time, token), cancellation),
        });
    }

    /// <summary>The target.</summary>
    public Target Target => _door.Target;

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

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _live.DisposeAsync();
}
