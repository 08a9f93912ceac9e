using System.Collections.Immutable;
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

    private KeptInspection(Inspection summary, byte[] findings, ImmutableArray<FindingCount> counts, DateTimeOffset seenAt) => (Summary, _findings, Counts, SeenAt) = (summary, findings, counts, seenAt);

    /// <summary>The inspection without its findings.</summary>
    public Inspection Summary { get; }

    /// <summary>How many findings it has, whatever their state.</summary>
    public int FindingCount => Counts.Sum(one => one.Count);

    /// <summary>How many of each kind, the worst first: whoever looks for some need not unpack those where there are none.</summary>
    public ImmutableArray<FindingCount> Counts { get; }

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

        return new(inspection with { Findings = [] }, compressed.ToArray(), Count(inspection), seenAt);
    }

    /// <summary>The findings: an array, in the order of the inspection, each as the JSON report has it. To be disposed.</summary>
    public JsonDocument ReadFindings()
    {
        using var brotli = new BrotliStream(new MemoryStream(_findings), CompressionMode.Decompress);
        return JsonDocument.Parse(brotli);
    }

    private static ImmutableArray<FindingCount> Count(Inspection inspection) =>
    [
        .. inspection.Findings.GroupBy(finding => (finding.Probe, finding.Severity, finding.Confidence, finding.State))
            .Select(kind => new FindingCount(kind.Key.Probe, kind.Key.Severity, kind.Key.Confidence, kind.Key.State, kind.Count()))
            .OrderByDescending(kind => kind.Severity).ThenByDescending(kind => kind.Confidence).ThenBy(kind => kind.Probe, StringComparer.Ordinal).ThenBy(kind => kind.State),
    ];
}

/// <summary>How many findings of one kind an inspection has.</summary>
internal sealed record FindingCount(string Probe, Severity Severity, Confidence Confidence, FindingState State, int Count);
