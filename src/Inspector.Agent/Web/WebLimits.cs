namespace Inspector.Agent.Web;

/// <summary>What those who ask may take.</summary>
internal sealed record WebLimits
{
    /// <summary>Connections at one time. Default 256.</summary>
    public int Connections { get; init; } = 256;

    /// <summary>Requests that are answered at one time, <c>/healthz</c> not among them. Default 16.</summary>
    public int Requests { get; init; } = 16;

    /// <summary>Requests a second that are answered for long, <c>/healthz</c> not among them. Default 50.</summary>
    public int RequestsPerSecond { get; init; } = 50;

    /// <summary>Requests that may come at once after a quiet while. Default 200.</summary>
    public int Burst { get; init; } = 200;

    /// <summary>The longest body, in bytes; none is read. Default 64 kB.</summary>
    public int Body { get; init; } = 64 * 1024;

    /// <summary>The longest request line, in bytes. Default 8 kB.</summary>
    public int RequestLine { get; init; } = 8 * 1024;

    /// <summary>All headers of a request, in bytes. Default 16 kB.</summary>
    public int Headers { get; init; } = 16 * 1024;

    /// <summary>How long a request's headers may take to arrive. Default 10 s.</summary>
    public TimeSpan HeadersTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection stays open between requests: longer than a scraper's usual pause. Default 75 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>How long an answer may take to be made. Default 10 s.</summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the end waits for answers under way. Default 2 s.</summary>
    public TimeSpan EndTime { get; init; } = TimeSpan.FromSeconds(2);
}
