using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Inspector.Tests.Commands;

/// <summary>What a command line came to, as its user sees it. Whatever it was: no stack trace, nothing that moves a terminal, and every line of ours says whose it is.</summary>
internal sealed record Ended
{
    public const string Signature = "inspector: ";

    public Ended(int code, string output, string error)
    {
        (Code, Output, Error) = (code, output, error);
        AssertHarmless(output);
        AssertHarmless(error);
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
        Assert.All(Complaints, line => Assert.DoesNotContain("defect", line, StringComparison.Ordinal));
    }

    public int Code { get; }

    public string Output { get; }

    public string Error { get; }

    /// <summary>The lines on the second stream, without their signature.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            var lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.All(lines, line => Assert.StartsWith(Signature, line, StringComparison.Ordinal));
            return [.. lines.Select(line => line[Signature.Length..])];
        }
    }

    /// <summary>The one line.</summary>
    public string Complaint => Assert.Single(Complaints);

    /// <summary>The output as JSON that keeps to the published schema.</summary>
    public JsonElement Json
    {
        get
        {
            Assert.Empty(JsonSchema.Load(Checkout.File("docs", "inspection.schema.json"), isClosed: true).Check(Output));
            using var document = JsonDocument.Parse(Output);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The exit code and the one line, for a run that has nothing else to say.</summary>
    public void AssertOnly(int code, string complaint)
    {
        Assert.Equal((code, complaint), (Code, Complaint));
        Assert.Equal("", Output);
    }

    private static void AssertHarmless(string written) => Assert.Empty(written.EnumerateRunes()
        .Where(rune => rune.Value != '\n' && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format && rune.Value != '\n')
        .Select(rune => string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}")));
}
