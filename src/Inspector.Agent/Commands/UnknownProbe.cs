using Inspector.Agent.Targets;

namespace Inspector.Agent.Commands;

/// <summary>What to say of a probe's id that nobody has.</summary>
internal static class UnknownProbe
{
    /// <summary>One line with the nearest ids.</summary>
    public static string Describe(string id, IEnumerable<string> known) => Nearest.To(id, known) is [_, ..] near
        ? $"there is no probe {SafeText.Quoted(id)}; the nearest: {string.Join(", ", near)}"
        : $"there is no probe {SafeText.Quoted(id)}; inspector probes lists all";
}
