using System.Text;
using Inspector.Agent.Reports;

namespace Inspector.Agent.Web.Pages;

/// <summary>What every page begins and ends with. No page needs a script; each asks for itself again by itself.</summary>
internal static class HtmlPage
{
    public const string ContentType = "text/html; charset=utf-8";
    public const string StylePath = "/style.css";

    private static readonly Answer Sheet = Web.Answer.Tagged(Read(), "text/css; charset=utf-8");

    /// <summary>How the pages look.</summary>
    public static Answer Style(Exchange exchange) => Sheet;

    /// <summary>A page.</summary>
    public static Answer Answer(string title, DateTimeOffset now, Html body)
    {
        var page = new Html();
        page.Add($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="refresh" content="30">
            <title>{title}</title>
            <link rel="stylesheet" href="/style.css">
            </head>
            <body>
            <header><a href="/">Inspector</a> <span>{LocksText.Time(now)}; drawn again every 30 s</span></header>
            <main>
            {body}</main>
            <footer><a href="/api/v1/targets">targets</a> <a href="/api/v1/findings">findings</a> <a href="/api/v1/locks">locks</a> <a href="/api/v1/incidents">incidents</a>
            <a href="/api/v1/inspections">inspections</a> <a href="/metrics">metrics</a> <a href="/readyz">readiness</a> <a href="/openapi.json">OpenAPI</a></footer>
            </body>
            </html>

            """);
        return new(Encoding.UTF8.GetBytes(page.ToString()), ContentType);
    }

    /// <summary>The address of a target's page.</summary>
    public static string AddressOf(string target) => $"/targets/{Uri.EscapeDataString(target)}";

    /// <summary>How long ago, for a person.</summary>
    public static string Ago(DateTimeOffset? then, DateTimeOffset now) => then is not { } time ? "never" : now - time < TimeSpan.FromSeconds(1) ? "just now" : $"{Quantity.Duration(now - time)} ago";

    private static byte[] Read()
    {
        using var stream = typeof(HtmlPage).Assembly.GetManifestResourceStream("Inspector.Agent.Web.Pages.style.css")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
