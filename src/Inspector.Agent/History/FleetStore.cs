using System.Collections.Immutable;

namespace Inspector.Agent.History;

/// <summary>
/// What the agents of a fleet tell each other, in the store that they share: who is there, who watches what, and what was seen. Every time in it is by the store's clock, so that those of the agents do not matter.
/// It keeps one connection. One call at a time.
/// </summary>
/// <param name="backing">The store.</param>
internal sealed class FleetStore(IHistoryBacking backing) : IAsyncDisposable
{
    /// <summary>Microseconds since 1970, by the store's clock.</summary>
    private const string Now = "cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)";

    private const string Bounds =
        """
        set local statement_timeout = '4s';
        set local lock_timeout = '2s';
        set local idle_in_transaction_session_timeout = '10s'
        """;

    private const long Day = TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond;

    private HistoryConnection? _connection;

    /// <summary>What it is called, for people, without secrets.</summary>
    public string Name => backing.Name;

    /// <summary>The name of the fleet, the same for all who share the store and given by whoever is first, and the store's clock.</summary>
    /// <param name="proposed">What it is to be where nobody has named it.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<(string Name, DateTimeOffset Now)> NameAsync(string proposed, CancellationToken cancellation) => TransactAsync(
        async connection =>
        {
            await connection.ExecuteAsync("insert into inspector_fleet (id) select @id where not exists (select from inspector_fleet) on conflict (id) do nothing", cancellation, ("id", proposed));
            return (await connection.QueryAsync($"select min(id) as id, {Now} as now from inspector_fleet", row => (row.Text("id"), row.Time("now")), cancellation))[0];
        },
        cancellation);

    /// <summary>Says that an agent is there and what it sees, and hears of the others.</summary>
    /// <param name="word">What it says.</param>
    /// <param name="heard">Until when the others' words are known, by instance.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<FleetNews> BeatAsync(FleetWord word, IReadOnlyDictionary<string, long> heard, CancellationToken cancellation) => TransactAsync(
        async connection =>
        {
            await connection.ExecuteAsync(
                $"""
                insert into inspector_agents (instance, name, version, targets, seen_at, told_at, views)
                values (@instance, @name, @version, @targets, {Now}, {Now}, @views)
                on conflict (instance) do update set
                    targets = excluded.targets,
                    seen_at = excluded.seen_at,
                    told_at = excluded.told_at,
                    views = excluded.views
                """,
                cancellation,
                ("instance", word.Instance),
                ("name", word.Name),
                ("version", word.Version),
                ("targets", string.Join('\n', word.Targets)),
                ("views", word.Views));
            await connection.ExecuteAsync($"delete from inspector_agents where seen_at < {Now} - @day", cancellation, ("day", Day));
            await connection.ExecuteAsync($"delete from inspector_kept where told_at < {Now} - 8 * @day", cancellation, ("day", Day)); // the longest interval of inspections, and a day
            var now = await connection.NumberAsync($"select {Now}", cancellation);
            var agents = await connection.QueryAsync(
                "select instance, name, version, targets, seen_at, coalesce(told_at, 0) as told_at from inspector_agents",
                row => new FleetAgent(row.Text("instance"), row.Text("name"), row.Text("version"), [.. row.Text("targets").Split('\n', StringSplitOptions.RemoveEmptyEntries)], row.Time("seen_at"), row.Number("told_at")),
                cancellation);
            var terms = await connection.QueryAsync(
                "select target, instance, number, begun_at, ended_at from inspector_terms",
                row => new FleetTerm(row.Text("target"), row.Text("instance"), row.Number("number"), row.Time("begun_at"), row.TimeOrNull("ended_at")),
                cancellation);
            var views = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            foreach (var other in agents.Where(agent => agent.Instance != word.Instance && agent.ToldAt > heard.GetValueOrDefault(agent.Instance)))
            {
                var told = await connection.QueryAsync("select views from inspector_agents where instance = @instance and views is not null", row => row.Bytes("views"), cancellation, ("instance", other.Instance));
                told.ForEach(bytes => views[other.Instance] = bytes);
            }

            return new FleetNews(StoredTime.Read(now), [.. agents], [.. terms], views);
        },
        cancellation);

    /// <summary>Says that an agent has a target from now on, whoever had it.</summary>
    /// <returns>The number of the term.</returns>
    public Task<long> ClaimAsync(string target, string instance, CancellationToken cancellation) => TransactAsync(
        connection => connection.NumberAsync(
            $"""
            insert into inspector_terms (target, instance, number, begun_at)
            values (@target, @instance, 1, {Now})
            on conflict (target) do update set
                instance = excluded.instance,
                number = inspector_terms.number + 1,
                begun_at = case when inspector_terms.instance = excluded.instance and inspector_terms.ended_at is null then inspector_terms.begun_at else excluded.begun_at end,
                ended_at = null
            returning number
            """,
            cancellation,
            ("target", target),
            ("instance", instance)),
        cancellation);

    /// <summary>Says that an agent no longer has a target; when another has it, that stands.</summary>
    public Task<int> EndAsync(string target, string instance, CancellationToken cancellation) => TransactAsync(
        connection => connection.ExecuteAsync($"update inspector_terms set ended_at = {Now} where target = @target and instance = @instance", cancellation, ("target", target), ("instance", instance)),
        cancellation);

    /// <summary>Forgets an agent that leaves in order, and what it had.</summary>
    public Task<int> LeaveAsync(string instance, CancellationToken cancellation) => TransactAsync(
        async connection =>
        {
            await connection.ExecuteAsync($"update inspector_terms set ended_at = {Now} where instance = @instance and ended_at is null", cancellation, ("instance", instance));
            return await connection.ExecuteAsync("delete from inspector_agents where instance = @instance", cancellation, ("instance", instance));
        },
        cancellation);

    /// <summary>Forgets a target that nobody watches any more.</summary>
    public Task<int> ForgetAsync(string target, CancellationToken cancellation) => TransactAsync(
        async connection =>
        {
            await connection.ExecuteAsync("delete from inspector_kept where target = @target", cancellation, ("target", target));
            return await connection.ExecuteAsync("delete from inspector_terms where target = @target", cancellation, ("target", target));
        },
        cancellation);

    /// <summary>Keeps inspections for the others, each in place of the one before.</summary>
    public Task<int> KeepAsync(IReadOnlyList<ToldInspection> inspections, CancellationToken cancellation) => TransactAsync(
        async connection =>
        {
            foreach (var one in inspections)
            {
                await connection.ExecuteAsync(
                    $"""
                    insert into inspector_kept (target, db_name, told_at, inspection)
                    values (@target, @db_name, {Now}, @inspection)
                    on conflict (target, db_name) do update set told_at = excluded.told_at, inspection = excluded.inspection
                    """,
                    cancellation,
                    ("target", one.Target),
                    ("db_name", one.Database),
                    ("inspection", one.Inspection));
            }

            return inspections.Count;
        },
        cancellation);

    /// <summary>The inspections that were told since, those of some targets left out.</summary>
    /// <param name="since">Since when, by the store's clock.</param>
    /// <param name="most">How many at most, the first told first.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<List<ToldInspection>> KeptAsync(DateTimeOffset since, int most, CancellationToken cancellation) => TransactAsync(
        connection => connection.QueryAsync(
            "select target, db_name, told_at, inspection from inspector_kept where told_at > @since order by told_at limit @most",
            row => new ToldInspection(row.Text("target"), row.Text("db_name"), row.Bytes("inspection")) { ToldAt = row.Time("told_at") },
            cancellation,
            ("since", StoredTime.Of(since)),
            ("most", (long)most)),
        cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    private async Task<T> TransactAsync<T>(Func<HistoryConnection, Task<T>> act, CancellationToken cancellation)
    {
        try
        {
            var connection = _connection ??= await backing.OpenAsync(cancellation);
            await connection.BeginAsync(cancellation);
            await connection.ExecuteAsync(Bounds, cancellation);
            var result = await act(connection);
            await connection.CommitAsync(cancellation);
            return result;
        }
        catch
        {
            await DisposeAsync(); // whatever it was, the next call begins anew
            throw;
        }
    }
}

/// <summary>What an agent says of itself.</summary>
/// <param name="Instance">Which process: no other has it.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Version">Its version.</param>
/// <param name="Targets">The targets of its configuration.</param>
/// <param name="Views">What it knows of the targets that it watches.</param>
internal sealed record FleetWord(string Instance, string Name, string Version, ImmutableArray<string> Targets, byte[] Views);

/// <summary>An agent of the fleet.</summary>
internal sealed record FleetAgent(string Instance, string Name, string Version, ImmutableArray<string> Targets, DateTimeOffset SeenAt, long ToldAt);

/// <summary>Who has a target.</summary>
internal sealed record FleetTerm(string Target, string Instance, long Number, DateTimeOffset BegunAt, DateTimeOffset? EndedAt);

/// <summary>What the store says.</summary>
/// <param name="Now">The store's clock.</param>
/// <param name="Agents">Every agent that was there within a day.</param>
/// <param name="Terms">Who has what, or had it last.</param>
/// <param name="Views">What the others said that was not heard before, by instance.</param>
internal sealed record FleetNews(DateTimeOffset Now, ImmutableArray<FleetAgent> Agents, ImmutableArray<FleetTerm> Terms, IReadOnlyDictionary<string, byte[]> Views);

/// <summary>An inspection that one agent tells the others.</summary>
internal sealed record ToldInspection(string Target, string Database, byte[] Inspection)
{
    /// <summary>When, by the store's clock.</summary>
    public DateTimeOffset ToldAt { get; init; }
}
