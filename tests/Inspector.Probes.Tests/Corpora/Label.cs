namespace Inspector.Tests.Corpora;

/// <summary>What a person judged of one finding on one corpus: a line of <c>tests/corpora/NAME.tsv</c>, its fields separated by tabs.</summary>
/// <param name="Fingerprint">The finding.</param>
/// <param name="Verdict"><c>true</c>, <c>false</c> or <c>debatable</c>.</param>
/// <param name="Probe">The probe, for who reads the file.</param>
/// <param name="Confidence">Its confidence when it was judged.</param>
/// <param name="Subject">The object, for who reads the file.</param>
/// <param name="Reason">The catalog fact behind the verdict.</param>
internal sealed record Label(string Fingerprint, string Verdict, string Probe, string Confidence, string Subject, string Reason)
{
    /// <summary>The labels of a corpus.</summary>
    public static IReadOnlyList<Label> Of(Corpus corpus)
    {
        using var stream = typeof(Label).Assembly.GetManifestResourceStream($"labels-{corpus.Name}")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read)];
    }

    private static Label Read(string line) => line.Split('\t') switch
    {
        [var fingerprint, ("true" or "false" or "debatable") and var verdict, var probe, var confidence, var subject, { Length: > 0 } reason] =>
            new(fingerprint, verdict, probe, confidence, subject, reason),
        _ => throw new FormatException($"not a label: {line}"),
    };
}
