using Inspector.Agent.Configuration;

namespace Inspector.Agent.Alerts;

/// <summary>Where an alert leads to.</summary>
/// <param name="options">The configuration.</param>
internal sealed class AlertLinks(AlertOptions options)
{
    /// <summary>The page that says what to do; null where none is configured.</summary>
    public string? Runbook(LockAlert alert) => options.Runbooks is { } folder && alert.Runbook.Length > 0 ? Below(folder, $"{alert.Runbook}.md") : null;

    /// <summary>The target's page at the agent; null where none is configured.</summary>
    public string? Target(LockAlert alert) => options.ExternalUrl is { } agent ? Below(agent, $"targets/{Uri.EscapeDataString(alert.Target)}") : null;

    /// <summary>An address below another, whether or not that ends in a slash; a query stays behind.</summary>
    public static string Below(Uri folder, string path) => $"{folder.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path}{folder.Query}";
}
