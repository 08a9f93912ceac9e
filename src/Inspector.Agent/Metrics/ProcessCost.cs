namespace Inspector.Agent.Metrics;

/// <summary>What the agent's process takes from its machine, read when a page is made.</summary>
/// <param name="startedAt">When it started.</param>
internal sealed class ProcessCost(DateTimeOffset startedAt)
{
    private const string OpenFiles = "/proc/self/fd";

    /// <summary>What is read, by family.</summary>
    public IEnumerable<Series> Of(Family family) => Value(family) is { } value ? [new(family, value)] : [];

    private double? Value(Family family) =>
        family == OwnFamilies.CpuTime ? Environment.CpuUsage.TotalTime.TotalSeconds
        : family == OwnFamilies.ResidentMemory ? Environment.WorkingSet
        : family == OwnFamilies.Heap ? GC.GetTotalMemory(forceFullCollection: false)
        : family == OwnFamilies.CollectorPauses ? GC.GetTotalPauseDuration().TotalSeconds
        : family == OwnFamilies.Handles ? Handles()
        : family == OwnFamilies.StartTime ? startedAt.ToUnixTimeMilliseconds() / 1000d
        : null;

    private static double? Handles()
    {
        try
        {
            return Directory.Exists(OpenFiles) ? Directory.EnumerateFileSystemEntries(OpenFiles).Count() : null;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
