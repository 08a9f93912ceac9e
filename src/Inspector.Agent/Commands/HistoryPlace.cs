using Inspector.Agent.History;
using Inspector.Agent.Targets;
using Npgsql;
using Inspector.Agent.Configuration;

namespace Inspector.Agent.Commands;

/// <summary>Where history is, as the configuration says, and what the agents of a fleet share.</summary>
internal sealed class HistoryPlace : IAsyncDisposable
{
    /// <summary>Connections of an agent to the store of its fleet at one time, beside that of history.</summary>
    private const int MostShared = 8;

    private readonly NpgsqlDataSource? _source;

    private HistoryPlace(IHistoryBacking backing, NpgsqlDataSource? source) => (Backing, _source) = (backing, source);

    /// <summary>The place.</summary>
    public IHistoryBacking Backing { get; }

    /// <summary>Short and impatient ways to the same place, where a fleet shares it.</summary>
    public NpgsqlDataSource? Shared { get; private init; }

    /// <summary>The same as a place.</summary>
    public IHistoryBacking SharedBacking => new PostgresBacking(Shared!, Backing.Name);

    /// <summary>Opens nothing yet.</summary>
    public static HistoryPlace Of(AgentConfiguration configuration)
    {
        if ((configuration.Fleet?.Store ?? configuration.History.Connection) is not { } target)
        {
            return new(new SqliteBacking(configuration.History.File), null);
        }

        target = target.WithoutStartupOptions(); // it is written to
        Func<Secret>? password = configuration.Fleet?.Password is { IsGiven: true } given ? () => given.Given ?? PasswordSource.OfFile(given.File!) : null;
        var source = target.DataSource(password);
        return new(new PostgresBacking(source, target.ToString()), source) { Shared = configuration.Fleet is null ? null : target.PooledSource(MostShared, password) };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await (_source?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Shared?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
