using Inspector.Agent.History;
using Npgsql;
using HistoryOptions = Inspector.Agent.Configuration.HistoryOptions;

namespace Inspector.Agent.Commands;

/// <summary>Where history is, as the configuration says.</summary>
internal sealed class HistoryPlace : IAsyncDisposable
{
    private readonly NpgsqlDataSource? _source;

    private HistoryPlace(IHistoryBacking backing, NpgsqlDataSource? source) => (Backing, _source) = (backing, source);

    /// <summary>The place.</summary>
    public IHistoryBacking Backing { get; }

    /// <summary>Opens nothing yet.</summary>
    public static HistoryPlace Of(HistoryOptions options)
    {
        if (options.Connection is not { } target)
        {
            return new(new SqliteBacking(options.File), null);
        }

        var source = target.DataSource();
        return new(new PostgresBacking(source, target.ToString()), source);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source?.DisposeAsync() ?? ValueTask.CompletedTask;
}
