using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Text;
using Inspector.Agent.Metrics;
using Inspector.Tests.Commands;
using Inspector.Tests.Reports;

namespace Inspector.Tests.Metrics;

/// <summary>The page itself: both formats, hostile names, bytes that are kept, and instruments of strangers.</summary>
public sealed class PageTests : IDisposable
{
    private readonly Agents _agent = new();

    public void Dispose() => _agent.Dispose();

    [Fact]
    public void Hostile_names_come_back_as_they_were()
    {
        foreach (var name in Hostile.Names)
        {
            _agent.Metrics.Observe(name, Samples.Full with { Target = Samples.App with { Database = name } }, Agents.Hour);
        }

        var written = Hostile.Names.Select(name => name.Replace('\0', '\uFFFD').Replace("half\uD83D", "half\uFFFD", StringComparison.Ordinal)).ToList();
        foreach (var accept in (string?[])[null, Agents.OpenMetrics])
        {
            var samples = _agent.Page(accept).Of("inspector_inspection_duration_seconds").ToList();
            Assert.Equal(written.Order(StringComparer.Ordinal), samples.Select(sample => sample.Labels["target"]).Order(StringComparer.Ordinal));
            Assert.All(samples, sample => Assert.Equal(sample.Labels["target"], sample.Labels["db_namespace"]));
        }
    }

    [Fact]
    public void Two_names_that_the_page_could_not_tell_apart_do_not_break_it()
    {
        foreach (var name in (string[])["half\uD83D", "half\uD83E", "half\uFFFD"])
        {
            _agent.Metrics.Observe("eu-1", Samples.Full with { Target = Samples.App with { Database = name } }, Agents.Hour);
        }

        var page = _agent.Page();
        Assert.Single(page.Of("inspector_inspection_duration_seconds"));
        Assert.NotEqual(0, page.Value("inspector_series_dropped_total", ("reason", "duplicate")));
    }

    [Fact]
    public void Each_format_says_what_it_is()
    {
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", _agent.Metrics.Page(null, null).ContentType);
        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", _agent.Metrics.Page(Agents.OpenMetrics, null).ContentType);
    }

    [Fact]
    public void Every_family_is_helped_and_typed()
    {
        Everything();
        var page = _agent.Page();
        Assert.Equal(Families.All.Select(family => family.Name).Order(StringComparer.Ordinal), page.Types.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Families.All.Select(family => family.Help).Order(), page.Help.Values.Order());
    }

    [Fact]
    public void Both_formats_say_the_same()
    {
        Everything();
        Assert.Equal(_agent.Page().Samples.Select(sample => sample.Key), _agent.Page(Agents.OpenMetrics).Samples.Select(sample => sample.Key));
    }

    [Fact]
    public void A_compressed_page_is_the_same_page()
    {
        Everything();
        var (plain, small) = (_agent.Metrics.Page(null, null), _agent.Metrics.Page(null, "gzip"));
        using var gzip = new GZipStream(new MemoryStream(small.Bytes.ToArray()), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        gzip.CopyTo(bytes);
        Assert.True(small.IsGzip);
        Assert.False(plain.IsGzip);
        Assert.Equal(plain.Bytes.ToArray(), bytes.ToArray());
    }

    [Fact]
    public void Within_a_second_there_is_one_collection_and_one_page()
    {
        var (clock, collections) = (new HandClock(), 0);
        var cache = new PageCache(() => [new($"n{++collections}", SampleKind.Gauge, null, "")], clock);
        var first = cache.Get(PageFormat.Prometheus, isGzip: false);
        clock.Advance(TimeSpan.FromSeconds(0.99));
        Assert.Same(first, cache.Get(PageFormat.Prometheus, isGzip: false));
        cache.Get(PageFormat.OpenMetrics, isGzip: true);
        Assert.Equal(1, collections);
        clock.Advance(TimeSpan.FromSeconds(0.01));
        cache.Get(PageFormat.Prometheus, isGzip: false);
        Assert.Equal(2, collections);
    }

    [Fact]
    public void Instruments_of_strangers_that_would_break_the_page_are_left_out_and_counted()
    {
        using var meter = new Meter(_agent.Meter);
        meter.CreateObservableCounter("falls", () => -1d);
        meter.CreateObservableCounter("lost", () => double.NaN);
        meter.CreateObservableGauge("postgresql.up.seconds.total", () => 1, null, "free");
        meter.CreateObservableCounter("postgresql.up.seconds", () => 1, null, "its series would have the name of another family");
        meter.CreateObservableGauge("twice", () => new Measurement<int>(1, new("a.b", 1), new KeyValuePair<string, object?>("a_b", 2)));
        meter.CreateObservableGauge("thrower", new Func<int>(() => throw new InvalidOperationException("on purpose")));
        meter.CreateObservableGauge("folded", () => (Measurement<int>[])[new(1, new KeyValuePair<string, object?>("a.b", 1)), new(2, new KeyValuePair<string, object?>("a_b", 1))]);
        _agent.Metrics.ObserveUp("eu-1", isUp: true, Agents.Live);

        Assert.Equal(1, _agent.Page().Value("postgresql_up"));
        var page = _agent.Page();
        Assert.Equal(4, page.Value("inspector_exposition_dropped_total", ("reason", "broken")));
        Assert.Equal(1, page.Value("inspector_exposition_dropped_total", ("reason", "duplicate")));
    }

    [Fact]
    public void A_histogram_is_written_as_one()
    {
        using var meter = new Meter(_agent.Meter);
        var histogram = meter.CreateHistogram<double>("took", "s", "How \"long\"\\\nit took", advice: new() { HistogramBucketBoundaries = [0.5, 1] });
        var page = _agent.Metrics.Page(Agents.OpenMetrics, null);
        histogram.Record(0.25, new KeyValuePair<string, object?>("way", "a"));
        histogram.Record(1, new KeyValuePair<string, object?>("way", "a"));
        histogram.Record(3, new KeyValuePair<string, object?>("way", "a"));
        _agent.Clock.Advance(TimeSpan.FromSeconds(1));
        page = _agent.Metrics.Page(Agents.OpenMetrics, null);
        var read = ParsedPage.Of(page);
        Assert.Equal([("0.5", 1d), ("1.0", 2d), ("+Inf", 3d)], read.Of("took_seconds_bucket").Select(sample => (sample.Labels["le"], sample.Value)));
        Assert.Equal(4.25, read.Value("took_seconds_sum", ("way", "a")));
        Assert.Equal(3, read.Value("took_seconds_count", ("way", "a")));
        Assert.Equal("How \"long\"\\\nit took", read.Help["took_seconds"]);
        Assert.Contains("# UNIT took_seconds seconds\n", Encoding.UTF8.GetString(page.Bytes.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e21, "1E+21")]
    [InlineData(3, "3")]
    public void A_number_is_exact(double value, string text) => Assert.Equal(text, PageText.Number(value));

    private void Everything() => Examples.Everything(_agent.Metrics);
}
