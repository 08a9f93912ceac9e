using System.IO.Compression;

namespace Inspector.Agent.Metrics;

/// <summary>A page as it is sent.</summary>
/// <param name="Bytes">The body.</param>
/// <param name="ContentType">Its <c>Content-Type</c>.</param>
/// <param name="IsGzip">Whether it is compressed: <c>Content-Encoding: gzip</c>.</param>
internal sealed record MetricPage(ReadOnlyMemory<byte> Bytes, string ContentType, bool IsGzip);

/// <summary>Collects at most once a second, however many ask, and keeps the bytes for as long. Safe for several threads.</summary>
/// <param name="collect">Collects.</param>
/// <param name="time">By which a second is measured.</param>
internal sealed class PageCache(Func<IReadOnlyList<PageFamily>> collect, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(PageFormat Format, bool IsGzip), MetricPage> _pages = [];
    private IReadOnlyList<PageFamily> _families = [];
    private long? _collectedAt;

    /// <summary>The page.</summary>
    public MetricPage Get(PageFormat format, bool isGzip)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (_collectedAt is not { } then || time.GetElapsedTime(then, now) >= Fresh)
            {
                (_families, _collectedAt) = (collect(), now);
                _pages.Clear();
            }

            return Page(format, isGzip);
        }
    }

    private MetricPage Page(PageFormat format, bool isGzip)
    {
        if (!_pages.TryGetValue((format, isGzip), out var page))
        {
            page = isGzip ? Compress(Page(format, isGzip: false)) : new(PageText.Write(_families, format), ContentType(format), IsGzip: false);
            _pages.Add((format, isGzip), page);
        }

        return page;
    }

    private static MetricPage Compress(MetricPage page)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(page.Bytes.Span);
        }

        return page with { Bytes = bytes.ToArray(), IsGzip = true };
    }

    private static string ContentType(PageFormat format) => format == PageFormat.OpenMetrics
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";
}
