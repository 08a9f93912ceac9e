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

    private KeptInspection(KeptSummary summary, byte[] findings, ImmutableArray<FindingCount> counts, DateTimeOffset seenAt) => (Summary, _findings, Counts, SeenAt) = (summary, findings, counts, seenAt);

    /// <summary>What is told of it.</summary>
    public KeptSummary Summary { get; }

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

        return new(KeptSummary.Of(inspection), compressed.ToArray(), Count(inspection), seenAt);
    }

    /// <summary>The findings: an array, in the order of the inspection, each as the JSON report has it. To be disposed.</summary>
    public JsonDocument ReadFindings()
    {
        using var brotli = new BrotliStream(new MemoryStream(_findings), CompressionMode.Decompress);
        return JsonDocument.Parse(brotli);
    }

    /// <summary>All of it as bytes, for another agent.</summary>
    public byte[] Pack() => JsonSerializer.SerializeToUtf8Bytes(new Packed(Summary, _findings, Counts, SeenAt));

    /// <summary>What <see cref="Pack"/> made.</summary>
    /// <exception cref="JsonException">It is of a later version, or not ours.</exception>
    public static KeptInspection Unpack(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize<Packed>(bytes) is { Summary: not null, Findings: not null, Counts.IsDefault: false } packed
            ? new(packed.Summary, packed.Findings, packed.Counts, packed.SeenAt)
            : throw new JsonException("an inspection lacks a part");

    private sealed record Packed(KeptSummary Summary, byte[] Findings, ImmutableArray<FindingCount> Counts, DateTimeOffset SeenAt);

    private static ImmutableArray<FindingCount> Count(Inspection inspection) =>
    [
        .. inspection.Findings.GroupBy(finding => (finding.Probe, finding.Severity, finding.Confidence, finding.State))
            .Select(kind => new FindingCount(kind.Key.Probe, kind.Key.Severity, kind.Key.Confidence, kind.Key.State, kind.Count()))
            .OrderByDescending(kind => kind.Severity).ThenByDescending(kind => kind.Confidence).ThenBy(kind => kind.Probe, StringComparer.Ordinal).ThenBy(kind => kind.State),
    ];
}

/// <summary>What is told of an inspection beside its findings.</summary>
internal sealed record KeptSummary(TimeSpan Duration, TimeSpan DatabaseTime, string ServerVersion, bool IsStandby, int Findings, int Skipped, int Faults)
{
    /// <summary>What is told of one.</summary>
    public static KeptSummary Of(Inspection inspection) => new(
        inspection.Duration,
        inspection.DatabaseTime,
        inspection.Target.ServerVersion,
        inspection.Target.IsStandby,
        inspection.Findings.Length,
        inspection.Outcomes.Count(outcome => outcome.Status == OutcomeStatus.Skipped),
        inspection.Faults.Length + inspection.Outcomes.Count(outcome => outcome.Status == OutcomeStatus.Faulted));
}

/// <summary>How many findings of one kind an inspection has.</summary>
internal sealed record FindingCount(string Probe, Severity Severity, Confidence Confidence, FindingState State, int Count);
