using Inspector.Agent.History;

namespace Inspector.Agent.Web.Api;

/// <summary>
/// What history has of findings that are asked for in its own order: it is read a page at a time, and what is passed is forgotten. When it cannot be read, it is asked no more, and that is said.
/// </summary>
internal sealed class FindingHistoryReader(HistoryStore history)
{
    private const int RowsAtOnce = 200;

    private (string Target, string Database) _of;
    private Queue<FindingHistory> _ahead = new();
    private string? _next;
    private string? _failure;

    /// <summary>What could not be read.</summary>
    public IEnumerable<string> Unseen => _failure is null ? [] : [$"since when findings are known: history cannot be read: {_failure}"];

    /// <summary>What it has of a finding; null for nothing.</summary>
    public async Task<FindingHistory?> FindAsync(string target, string database, string fingerprint, CancellationToken cancellation)
    {
        if (_failure is not null)
        {
            return null;
        }

        if (_of != (target, database))
        {
            // Behind what stands before the fingerprint: it has a fixed length, and this is shorter.
            (_of, _ahead, _next) = ((target, database), new(), PageMark.Of(target, database, fingerprint.Length == 0 ? "" : fingerprint[..^1]));
        }

        while (true)
        {
            while (_ahead.TryPeek(out var ahead) && StringComparer.Ordinal.Compare(ahead.Fingerprint.ToString(), fingerprint) is var place && place <= 0)
            {
                if (place == 0)
                {
                    return ahead;
                }

                _ahead.Dequeue();
            }

            if (_ahead.Count > 0 || _next is null || !await ReadAsync(cancellation))
            {
                return null;
            }
        }
    }

    private async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var page = await history.FindingsPageAsync(new() { Target = _of.Target, Database = _of.Database }, RowsAtOnce, _next, cancellation);
            (_ahead, _next) = (new(page.Items), page.Next);
            return true;
        }
        catch (HistoryUnavailableException failure)
        {
            _failure = failure.Message;
            return false;
        }
    }
}
