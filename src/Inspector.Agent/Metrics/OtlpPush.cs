using System.Reflection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Inspector.Agent.Metrics;

/// <summary>A receiver of OTLP over HTTP.</summary>
/// <param name="Endpoint">Where it takes metrics, the path included.</param>
/// <param name="Interval">How often to push.</param>
/// <param name="Headers">What each request brings beside, as <c>name=value,name=value</c>; a secret; null for nothing.</param>
internal sealed record OtlpReceiver(Uri Endpoint, TimeSpan Interval, string? Headers)
{
    /// <summary>Without the headers.</summary>
    public override string ToString() => Endpoint.AbsoluteUri;
}

/// <summary>
/// Pushes an agent's metrics to a receiver of OTLP, by OpenTelemetry's own exporter. What it reads is the page's: nothing waits for a server, and a receiver that is away costs
/// nobody anything: the next push says all there is.
/// </summary>
internal sealed class OtlpPush : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly OtlpReceiver _to;
    private readonly TimeProvider _time;
    private readonly Action<bool> _pushed;
    private readonly MetricPipeline _pipeline;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;
    private MetricReader? _reader;

    /// <summary>Begins.</summary>
    /// <param name="meter">The meter's name.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="time">By which intervals are measured.</param>
    /// <param name="pushed">Is told of each push whether the receiver took it.</param>
    public OtlpPush(string meter, OtlpReceiver to, TimeProvider time, Action<bool> pushed)
    {
        (_to, _time, _pushed) = (to, time, pushed);
        _pipeline = new(meter, also: Add);
        _running = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _pipeline.Dispose();
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            await Task.Delay(_to.Interval, _time, _end.Token);
            _pushed(Push());
        }
    }

    /// <summary>The first collection makes sure that nothing is folded for want of room (<see cref="MetricPipeline"/>).</summary>
    private bool Push()
    {
        _pipeline.Collect();
        return _reader!.Collect((int)Patience.TotalMilliseconds);
    }

    private void Add(MeterProviderBuilder builder)
    {
        var options = new OtlpExporterOptions { Endpoint = _to.Endpoint, Protocol = OtlpExportProtocol.HttpProtobuf, TimeoutMilliseconds = (int)Patience.TotalMilliseconds };
        if (_to.Headers is { } headers)
        {
            options.Headers = headers;
        }

        _reader = new BaseExportingMetricReader(new OtlpMetricExporter(options)) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
        var version = typeof(OtlpPush).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        builder.SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("inspector", serviceVersion: version, autoGenerateServiceInstanceId: false, serviceInstanceId: Environment.MachineName))
            .AddReader(_reader);
    }
}
