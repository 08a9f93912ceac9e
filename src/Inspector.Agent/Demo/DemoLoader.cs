using System.Collections.Immutable;
using Inspector.Catalog;
using Npgsql;

namespace Inspector.Agent.Demo;

/// <summary>
/// Runs demo scripts, in sessions whose counters are in the cumulative statistics when they end. A backend does not send at once what it has counted, and what
/// it sends after an ANALYZE counts as changed since; only with its end is everything sent for sure (pgstat_report_stat of pgstat.c).
/// </summary>
internal sealed class DemoLoader : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly NpgsqlDataSource _source;
    private readonly DemoSession _observer;
    private readonly TimeProvider _time;
    private readonly List<Task<int>> _aside = [];
    private DemoSession? _session;

    private DemoLoader(NpgsqlDataSource source, DemoSession observer, TimeProvider time, ImmutableHashSet<string> extensions)
    {
        _source = source;
        _observer = observer;
        _time = time;
        Extensions = extensions;
        Version = new((observer.ServerVersion.Major * 10_000) + observer.ServerVersion.Minor);
    }

    /// <summary>The server's version.</summary>
    public ServerVersion Version { get; }

    /// <summary>The wanted extensions that can be created and used.</summary>
    public ImmutableHashSet<string> Extensions { get; }

    /// <summary>Connects.</summary>
    /// <param name="source">A superuser's way in.</param>
    /// <param name="extensions">The extensions that are wanted.</param>
    /// <param name="time">The clock by which deadlines are measured.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<DemoLoader> OpenAsync(
        NpgsqlDataSource source, IEnumerable<string> extensions, TimeProvider time, CancellationToken cancellation)
    {
        const string available = """
            select
                array_agg(name::text)
            from pg_available_extensions
            where name = any ($1)
                and (name <> 'pg_stat_statements' or current_setting('shared_preload_libraries') ~ name)
            """;
        var first = await DemoSession.OpenAsync(source, cancellation);
        var names = await first.ScalarAsync(available, cancellation, (object)extensions.ToArray()) as string[];
        return new(source, first, time, [.. names ?? []]);
    }

    /// <summary>Runs a script, in a session of its own.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="password">What <c>current_setting('demo.password')</c> says in it.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task RunAsync(ImmutableArray<DemoStep> steps, string password, CancellationToken cancellation)
    {
        foreach (var step in steps.Where(s => Version.Major >= s.Since && (s.Extension is null || Extensions.Contains(s.Extension))))
        {
            if (step.IsAside)
            {
                _aside.Add(RunAsideAsync(step, cancellation));
                continue;
            }

            if (step.IsNewSession || _session is null)
            {
                await EndSessionAsync(cancellation);
                _session = await DemoSession.OpenAsync(_source, cancellation);
                await _session.ExecuteAsync("select set_config('demo.password', $1, false)", cancellation, password);
            }

            await RunAsync(_session, step, cancellation);
        }

        await EndSessionAsync(cancellation);
    }

    /// <summary>
    /// Waits until the statistics show all that was done. Before 15 they travel through one queue to a collector: what is sent last, arrives last.
    /// </summary>
    /// <exception cref="TimeoutException">They did not within 30 s.</exception>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        var now = await _observer.ScalarAsync("select clock_timestamp()", cancellation);
        await _observer.ExecuteAsync("analyze shop.currencies", cancellation);
        await UntilAsync("select pg_stat_get_last_analyze_time('shop.currencies'::regclass) >= $1", "the statistics are up to date", now!, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ((Task)Task.WhenAll(_aside)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // a failure before theirs is the one to tell
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }

        await _observer.DisposeAsync();
    }

    private static async Task RunAsync(DemoSession session, DemoStep step, CancellationToken cancellation)
    {
        for (var i = 0; i < step.Times; i++)
        {
            try
            {
                await session.ExecuteAsync(step.Sql, cancellation);
            }
            catch (PostgresException failed) when (failed.SqlState == step.FailsWith)
            {
                continue;
            }

            if (step.FailsWith is not null)
            {
                throw new InvalidOperationException($"A step of the demo was to fail with {step.FailsWith} and did not: {step.Sql}");
            }
        }
    }

    private async Task<int> RunAsideAsync(DemoStep step, CancellationToken cancellation)
    {
        await using var further = await DemoSession.OpenAsync(_source, cancellation);
        await RunAsync(further, step, cancellation);
        return further.Backend;
    }

    private async Task EndSessionAsync(CancellationToken cancellation)
    {
        var backends = (await Task.WhenAll(_aside)).ToList();
        _aside.Clear();
        if (_session is not null)
        {
            backends.Add(_session.Backend);
            await _session.DisposeAsync();
            _session = null;
        }

        _source.Clear(); // the connections went back to the pool
        await UntilAsync(
            "select not exists (select from pg_stat_activity where pid = any ($1))", "the sessions are over", backends.ToArray(), cancellation);
    }

    private async Task UntilAsync(string question, string condition, object parameter, CancellationToken cancellation)
    {
        var begun = _time.GetTimestamp();
        while (await _observer.ScalarAsync(question, cancellation, parameter) is not true)
        {
            if (_time.GetElapsedTime(begun) > Patience)
            {
                throw new TimeoutException($"The demo waited in vain until {condition}");
            }

            await Task.Delay(Pause, _time, cancellation);
        }
    }
}
