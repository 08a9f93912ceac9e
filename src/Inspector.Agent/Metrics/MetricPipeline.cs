using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Inspector.Agent.Metrics;

/// <summary>
/// Collects the agent's meter by the OpenTelemetry SDK. The SDK folds what exceeds a metric's limit into one point without labels, and may count series that are long gone:
/// such a collection is thrown away and made anew with fresh counts, and with more room if that does not do. Our instruments only read what is known, so nothing is lost.
/// Not safe for several threads: <see cref="PageCache"/> sees to it.
/// </summary>
/// <param name="meter">The meter's name.</param>
/// <param name="limit">Points of one metric to begin with; the SDK's own default.</param>
/// <param name="also">Adds further readers: called whenever it begins anew. Those of before are disposed of.</param>
internal sealed class MetricPipeline(string meter, int limit = 2000, Action<MeterProviderBuilder>? also = null) : IDisposable
{
    /// <summary>Nothing has so many: the budget of each target bounds them.</summary>
    private const int MostPoints = 1 << 22;

    private const int Growth = 4;

    private readonly Dictionary<string, int> _limits = new(StringComparer.Ordinal);
    private readonly long[] _dropped = new long[Enum.GetValues<DropReason>().Length];
    private PageReader _reader = new();
    private MeterProvider? _provider;

    /// <summary>How often it began anew.</summary>
    public int Renewals { get; private set; }

    /// <summary>What was left out of all pages so far.</summary>
    public IEnumerable<Series> Dropped =>
        ((DropReason[])[DropReason.Duplicate, DropReason.Broken]).Select(reason => new Series(Families.ExpositionDropped, Interlocked.Read(ref _dropped[(int)reason]), Drops.Word(reason)));

    /// <summary>Every series of now.</summary>
    public IReadOnlyList<PageFamily> Collect()
    {
        var isFresh = _provider is null;
        for (Begin(); !HasAll(); Begin())
        {
            foreach (var name in isFresh ? _reader.Overflowing : [])
            {
                _limits[name] = Math.Min(MostPoints, Limit(name) * Growth);
            }

            (isFresh, Renewals) = (true, Renewals + 1);
            End();
        }

        foreach (var reason in Enum.GetValues<DropReason>())
        {
            Interlocked.Add(ref _dropped[(int)reason], _reader.Dropped(reason));
        }

        return _reader.Families;
    }

    /// <inheritdoc/>
    public void Dispose() => End();

    private int Limit(string instrument) => _limits.GetValueOrDefault(instrument, limit);

    private bool HasAll()
    {
        _reader.Collect?.Invoke(Timeout.Infinite);
        return _reader.Overflowing.Count == 0 || _reader.Overflowing.Any(name => Limit(name) >= MostPoints);
    }

    private void Begin()
    {
        if (_provider is null)
        {
            _reader = new();
            var builder = Sdk.CreateMeterProviderBuilder()
                .AddMeter(meter)
                .AddView(instrument => new MetricStreamConfiguration { CardinalityLimit = Limit(instrument.Name) })
                .AddReader(new BaseExportingMetricReader(_reader)); // the one line: where it can be had, .AddPrometheusHttpListener() or .AddPrometheusExporter()
            also?.Invoke(builder);
            _provider = builder.Build();
        }
    }

    private void End()
    {
        _provider?.Dispose();
        _provider = null;
    }
}
