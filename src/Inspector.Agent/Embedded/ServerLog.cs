namespace Inspector.Agent.Embedded;

/// <summary>Reads a server's or initdb's own words for why it failed; they are English, because we set the locale.</summary>
internal static class ServerLog
{
    private static readonly string[] Grave = ["FATAL:", "PANIC:", "ERROR:", "error:", "fatal:"];

    /// <summary>The grave lines with what the server hints at, in one line; without any, the last line.</summary>
    public static string Reason(string log)
    {
        var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var told = lines.Where(l => Grave.Concat(["HINT:", "DETAIL:"]).Any(w => l.Contains(w, StringComparison.Ordinal))).Select(Message).Distinct(StringComparer.Ordinal).ToList();
        return told.Count > 0 ? string.Join("; ", told) : lines.LastOrDefault() ?? "it says nothing";
    }

    /// <summary>Whether it ended because another process has its port.</summary>
    public static bool SaysPortIsTaken(string? log) => log?.Contains("Address already in use", StringComparison.Ordinal) == true;

    /// <summary>A line without time and pid.</summary>
    private static string Message(string line) =>
        Grave.Concat(["HINT:", "DETAIL:"]).Select(w => line.IndexOf(w, StringComparison.Ordinal)).Where(at => at >= 0).Min() is var at ? line[at..] : line;
}
