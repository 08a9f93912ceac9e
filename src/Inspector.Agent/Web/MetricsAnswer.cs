namespace Inspector.Agent.Web;

/// <summary><c>/metrics</c>: the page of the agent's metrics in the form that the scraper asks for.</summary>
internal static class MetricsAnswer
{
    /// <summary>Answers.</summary>
    public static Answer Of(Exchange exchange)
    {
        var page = exchange.Sources.Metrics.Page(Header(exchange.Headers.Accept), Header(exchange.Headers.AcceptEncoding));
        var answer = new Answer(page.Bytes, page.ContentType) { Headers = [("Vary", "Accept, Accept-Encoding")] };
        return page.IsGzip ? answer with { Headers = answer.Headers.Add(("Content-Encoding", "gzip")) } : answer;
    }

    private static string? Header(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values.ToString();
}
