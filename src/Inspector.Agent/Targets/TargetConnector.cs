using Npgsql;

namespace Inspector.Agent.Targets;

/// <summary>
/// Connects to the databases of one target, and remembers what it took. Where a PgBouncer refuses startup options it tries again without Inspector's; where TLS was preferred and the
/// server turned the unencrypted second attempt away, it tries once more with TLS alone, to learn why the first failed; where TLS was merely allowed and the server wants it, with TLS.
/// After a timeout it never tries again.
/// </summary>
/// <remarks>Not for use by several threads at once: a target's databases are visited in turn.</remarks>
/// <param name="target">The target as read.</param>
internal sealed class TargetConnector(Target target)
{
    /// <summary>The target as it was found to work. Set it to <see cref="Target.At" /> of the first connection, so that further databases are those of the same server.</summary>
    public Target Target { get; set; } = target;

    /// <summary>Opens a connection, in the way that the caller gives, to a database of the target.</summary>
    /// <param name="database">The database; null for the target's own.</param>
    /// <param name="open">Opens it, and does nothing else: what fails in it is told as a failure to connect. This class opens nothing itself, and disposes the source.</param>
    /// <param name="cancellationToken">Gives up, at the latest when the target's connect timeout is over.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    /// <exception cref="ConnectionFailedException">It failed; the message is fit for the user.</exception>
    /// <exception cref="TargetException">A certificate or key file cannot be used.</exception>
    public async Task<T> OpenAsync<T>(string? database, Func<NpgsqlDataSource, CancellationToken, Task<T>> open, CancellationToken cancellationToken)
    {
        var attempt = database is null ? Target : Target.In(database);
        ConnectionFailedException? unencrypted = null;
        while (true)
        {
            // What was opened outlives its source, for without a pool a source holds nothing.
            await using var source = attempt.DataSource();
            try
            {
                var opened = await open(source, cancellationToken);
                Target = attempt.In(Target.Database);
                return opened;
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                cancellationToken.ThrowIfCancellationRequested(); // Npgsql looks at the token only until the server has answered
                var failure = ConnectionFailure.WhileConnecting(e, attempt);
                if (failure.Kind == FailureKind.StartupOptionsRefused && attempt.HasStartupOptions)
                {
                    attempt = attempt.WithoutStartupOptions();
                }
                else if (failure.MayHideTlsFailure && attempt.Tls.Mode is SslMode.Prefer or SslMode.Allow)
                {
                    unencrypted = new(failure, e);
                    attempt = attempt.WithTlsRequired();
                }
                else
                {
                    throw failure.Kind == FailureKind.TlsNotOffered && unencrypted is not null ? unencrypted : new ConnectionFailedException(failure, e);
                }
            }
        }
    }
}
