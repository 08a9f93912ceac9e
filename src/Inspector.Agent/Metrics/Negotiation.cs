using System.Globalization;

namespace Inspector.Agent.Metrics;

/// <summary>What a scraper wants, from its request (RFC 9110, section 12.5).</summary>
internal static class Negotiation
{
    private const string OpenMetrics = "application/openmetrics-text";

    /// <summary>OpenMetrics where it is asked for by name and nothing else is preferred; else the older format, which everybody reads.</summary>
    public static PageFormat Format(string? accept)
    {
        var (newer, older) = (0d, 0d);
        foreach (var (value, parameters) in Items(accept))
        {
            var isNewer = value.Equals(OpenMetrics, StringComparison.OrdinalIgnoreCase) && Version(parameters) is null or "1.0.0" or "0.0.1";
            var isOlder = value.Equals("text/plain", StringComparison.OrdinalIgnoreCase) && Version(parameters) is null or "0.0.4";
            newer = isNewer ? Math.Max(newer, Quality(parameters)) : newer;
            older = isOlder ? Math.Max(older, Quality(parameters)) : older;
        }

        return newer > 0 && newer >= older ? PageFormat.OpenMetrics : PageFormat.Prometheus;
    }

    /// <summary>Whether the answer may be compressed with gzip.</summary>
    public static bool AcceptsGzip(string? acceptEncoding)
    {
        double? named = null, any = null;
        foreach (var (value, parameters) in Items(acceptEncoding))
        {
            if (value.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            {
                named = Quality(parameters);
            }
            else if (value == "*")
            {
                any = Quality(parameters);
            }
        }

        return (named ?? any ?? 0) > 0;
    }

    private static IEnumerable<(string Value, string[] Parameters)> Items(string? header) =>
        (header ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(item => item.Split(';', StringSplitOptions.TrimEntries))
            .Select(parts => (parts[0], parts[1..]));

    /// <summary>From 0 to 1; 1 where none is told, 0 where it cannot be read.</summary>
    private static double Quality(string[] parameters) =>
        Parameter(parameters, "q") is not { } text ? 1
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality) ? Math.Clamp(quality, 0, 1)
        : 0;

    private static string? Version(string[] parameters) => Parameter(parameters, "version");

    private static string? Parameter(string[] parameters, string name) =>
        parameters.Select(parameter => parameter.Split('=', 2, StringSplitOptions.TrimEntries))
            .FirstOrDefault(parts => parts.Length == 2 && parts[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1].Trim('"');
}
