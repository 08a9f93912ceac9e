using System.IO.Compression;
using System.Text.Json;
using Inspector.Agent.Reports;
using Inspector.Findings;

namespace Inspector.Agent.Scheduling;

/// <summary>
/// An inspection as the agent keeps it: its findings are written as JSON and compressed, for the objects lead to the whole catalog of their database, and a thousand databases would not fit.
/// Immutable.
/// </summary>
internal sealed class KeptInspection
{
    private readonly byte[] _findings;

    private KeptInspection(Inspection summary, byte[] findings, int count, DateTimeOffset seenAt) => (Summary, _findings, FindingCount, SeenAt) = (summary, findings, count, seenAt);

    /// <summary>The inspection without its findings.</summary>
    public Inspection Summary { get; }

    /// <summary>How many findings it has, whatever their state.</summary>
    public int FindingCount { get; }

    /// <summary>When it ended, by the agent's clock.</summary>
    public DateTimeOffset SeenAt { get; }

    /// <summary>Keeps an inspection.</summary>
    /// <param name="inspection">The inspection, after suppressions.</param>
    /// <param name="seenAt">When it ended, by the agent's clock.</param>
    public static KeptInspection Of(Inspection inspection, DateTimeOffset seenAt)
    {
        var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        using (var json = new Utf8JsonWriter(brotli))
        {
            json.WriteStartArray();
            foreach (var finding in inspection.Findings)
            {
                FindingJson.Write(json, finding);
            }

            json.WriteEndArray();
        }

        return new(inspection with { Findings = [] }, compressed.ToArray(), inspection.Findings.Length, seenAt);
    }

    /// <summary>The findings: an array, in the order of the inspection, each as the JSON report has it. To be disposed.</summary>
    public JsonDocument ReadFindings()
    {
        using var brotli = new BrotliStream(new MemoryStream(_findings), CompressionMode.Decompress);
        return JsonDocument.Parse(brotli);
    }
}
