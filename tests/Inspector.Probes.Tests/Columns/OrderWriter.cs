using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Columns;

/// <summary>
/// A session that inserts, changes, renumbers, moves and deletes orders and their lines, and remembers what it was told was committed. It only
/// touches what it made itself, so that at the end every row of it is known.
/// </summary>
internal sealed class OrderWriter(NpgsqlConnection session, int seed) : IAsyncDisposable
{
    private readonly Random _random = new(seed);
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;
    private int _committed;

    /// <summary>Orders with how often they were touched, and their lines.</summary>
    public Dictionary<long, (int Touched, List<long> Lines)> Orders { get; } = [];

    /// <summary>Inserts and updates of orders, each of which fires the table's own trigger once.</summary>
    public int Fired { get; private set; }

    /// <summary>Transactions so far.</summary>
    public int Committed => Volatile.Read(ref _committed);

    /// <summary>Why it stopped before it was told to; null when it runs or was told.</summary>
    public Exception? Failure => _work.Exception?.InnerException;

    public void Start() => _work = Task.Run(WorkAsync);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _work;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        await session.DisposeAsync();
    }

    private async Task WorkAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await using var transaction = await session.BeginTransactionAsync();
            var remember = await ChangeAsync();
            await transaction.CommitAsync();
            remember();
            Interlocked.Increment(ref _committed);
        }
    }

    private Task<Action> ChangeAsync()
    {
        if (Orders.Count < 5)
        {
            return InsertAsync();
        }

        var id = Orders.Keys.ElementAt(_random.Next(Orders.Count));
        return _random.Next(6) switch
        {
            0 or 1 => InsertAsync(),
            2 => TouchAsync(id),
            3 => RenumberAsync(id),
            4 => MoveAsync(id, Orders.Keys.ElementAt(_random.Next(Orders.Count))),
            _ => DeleteAsync(id),
        };
    }

    private async Task<Action> InsertAsync()
    {
        var id = await IdAsync("insert into orders (touched) values (0) returning id");
        var lines = new List<long>();
        for (var i = _random.Next(4); i > 0; i--)
        {
            lines.Add(await IdAsync("insert into lines (order_id) values ($1) returning id", id));
        }

        return () =>
        {
            Orders.Add(id, (0, lines));
            Fired++;
        };
    }

    private async Task<Action> TouchAsync(long id)
    {
        Assert.Equal(id, await IdAsync("update orders set touched = touched + 1 where id = $1 returning id", id));
        return () =>
        {
            Orders[id] = (Orders[id].Touched + 1, Orders[id].Lines);
            Fired++;
        };
    }

    private async Task<Action> RenumberAsync(long id)
    {
        var renumbered = await IdAsync("update orders set id = default where id = $1 returning id", id);
        return () =>
        {
            Orders.Remove(id, out var order);
            Orders.Add(renumbered, order);
            Fired++;
        };
    }

    private async Task<Action> MoveAsync(long from, long to)
    {
        if (Orders[from].Lines is not [var line, ..] || from == to)
        {
            return () => { };
        }

        Assert.Equal(line, await IdAsync("update lines set order_id = $2 where id = $1 returning id", line, to));
        return () =>
        {
            Orders[from].Lines.Remove(line);
            Orders[to].Lines.Add(line);
        };
    }

    private async Task<Action> DeleteAsync(long id)
    {
        Assert.Equal(id, await IdAsync("delete from orders where id = $1 returning id", id));
        return () => Orders.Remove(id);
    }

    /// <summary>Read as a number of any width: that the column becomes wider is what the test is about.</summary>
    private async Task<long> IdAsync(string sql, params object?[] parameters) =>
        Assert.Single(await session.QueryAsync(sql, row => Convert.ToInt64(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture), parameters));
}
