namespace Inspector.Tests.Dashboards;

/// <summary>
/// How bad it is with a server, and why: the very expressions of the alerts, without their patience, so that this does not rest on the rules being loaded where the dashboard asks.
/// </summary>
internal static class Trouble
{
    private const string Chosen = "max by (target) (inspector_target_configured{target=~\"$target\"})";

    /// <summary>For each target 100 if it does not answer, and 10 for each critical and 1 for each other alert of which the condition holds; 0 for none.</summary>
    public static string Score { get; } = $"(\n  sum by (target) (\n{Indented(Conditions, 4)}\n  )\n  or on (target)\n  0 * {Configured}\n)\nand on (target)\n{Chosen}";

    /// <summary>A series for each target and each condition that holds, labelled with the alert.</summary>
    public static string List { get; } = $"(\n{Indented(Conditions, 2)}\n)\nand on (target)\n{Chosen}";

    private static string Configured => "max by (target) (inspector_target_configured)";

    private static string Conditions => string.Join("\nor\n", AlertRule.OfTargets.Select(rule =>
        $"label_replace({Weight(rule)} * group by (target) (\n{Indented(rule.Expression, 2)}\n), \"alert\", \"{rule.Name}\", \"\", \"\")"));

    private static int Weight(AlertRule rule) => rule.Name == "PgTargetDown" ? 100 : rule.IsCritical ? 10 : 1;

    private static string Indented(string text, int by) => string.Join('\n', text.Split('\n').Select(line => $"{new string(' ', by)}{line}"));
}
