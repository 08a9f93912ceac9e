using System.Globalization;
using System.Runtime.InteropServices;

namespace Inspector.Benchmarks;

/// <summary>What the numbers were taken on.</summary>
internal static class Machine
{
    /// <summary>Processor, memory, system and runtime in one line.</summary>
    public static string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores ({Field("/proc/cpuinfo", "model name")}), {Memory:0.#} GiB, {System}, .NET {Environment.Version}");

    /// <summary>How many processes wanted a core, on average of the last minute: what others did meanwhile.</summary>
    public static string Load => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static double Memory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);

    private static string System => Field("/etc/os-release", "PRETTY_NAME", '=').Trim('"') is { Length: > 0 } name ? name : RuntimeInformation.OSDescription;

    private static string Field(string file, string name, char separator = ':') =>
        File.Exists(file) && File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } found
            ? found[(found.IndexOf(separator, StringComparison.Ordinal) + 1)..].Trim()
            : "";
}
