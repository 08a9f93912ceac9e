using Inspector.Agent.Metrics;

namespace Inspector.Tests.Metrics;

/// <summary>What scrapers ask for.</summary>
public sealed class NegotiationTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("*/*", false)]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", false)] // a browser
    [InlineData("text/plain;version=0.0.4;q=1,*/*;q=0.1", false)] // Prometheus before 2.5
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", true)] // 2.42
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", true)]
    [InlineData("APPLICATION/OpenMetrics-Text; Version=\"1.0.0\"", true)]
    [InlineData("application/openmetrics-text;version=2.0.0,text/plain;q=0.1", false)]
    [InlineData("application/openmetrics-text;q=0", false)]
    [InlineData("application/openmetrics-text;q=0.2,text/plain;q=0.3", false)]
    [InlineData("application/openmetrics-text;q=high", false)]
    [InlineData(";;,,=;q", false)]
    public void OpenMetrics_is_written_for_who_prefers_it(string? accept, bool isOpenMetrics) =>
        Assert.Equal(isOpenMetrics, Negotiation.Format(accept) == PageFormat.OpenMetrics);

    [Theory]
    [InlineData(null, false)]
    [InlineData("identity", false)]
    [InlineData("gzip", true)]
    [InlineData("deflate, GZIP;q=0.5, br", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip;q=0, *", false)]
    [InlineData("*", true)]
    [InlineData("*;q=0", false)]
    [InlineData("gzip;q=1.000", true)]
    public void A_page_is_compressed_for_who_can_read_it(string? acceptEncoding, bool isGzip) => Assert.Equal(isGzip, Negotiation.AcceptsGzip(acceptEncoding));
}
