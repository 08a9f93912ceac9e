using Inspector.Agent.Configuration;
using Inspector.Agent.Targets;
using Inspector.Postgres;

namespace Inspector.Agent.Scheduling;

/// <summary>One of the two ways into a target's server: brings the password of the moment, and asks for a new one when the server refuses it. Not for several at once.</summary>
/// <param name="target">How to reach it.</param>
/// <param name="passwords">Where its password comes from; not disposed here.</param>
/// <param name="time">The clock.</param>
internal sealed class Door(Target target, PasswordSource passwords, TimeProvider time)
{
    private readonly TargetConnector _connector = new(target);
    private Secret? _used;

    /// <summary>Opens a session.</summary>
    /// <param name="database">The database; null for the target's own.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ConnectionFailedException">It failed; the message is fit for people.</exception>
    /// <exception cref="TargetException">There is no password to be had, or a certificate cannot be used.</exception>
    public async Task<GuardedSession> OpenAsync(string? database, CancellationToken cancellation)
    {
        try
        {
            return await TryAsync(database, cancellation);
        }
        catch (ConnectionFailedException refusal) when (refusal.Failure.Kind == FailureKind.WrongPassword)
        {
            if (await IsOtherAsync(cancellation))
            {
                return await TryAsync(database, cancellation);
            }

            throw;
        }
    }

    private async Task<GuardedSession> TryAsync(string? database, CancellationToken cancellation)
    {
        _used = await passwords.GetAsync(cancellation);
        _connector.Target = await passwords.ApplyAsync(_connector.Target, cancellation);
        return await _connector.OpenAsync(database, (source, token) => GuardedSession.OpenAsync(source, time, token), cancellation);
    }

    /// <summary>Whether there is another password than the one that was refused.</summary>
    private async Task<bool> IsOtherAsync(CancellationToken cancellation)
    {
        if (_used is null)
        {
            return false; // libpq's places were looked at for this very connection
        }

        passwords.Refuse(_used);
        return await passwords.GetAsync(cancellation) is { } other && !other.Equals(_used);
    }
}
