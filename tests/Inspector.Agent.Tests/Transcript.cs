using System.Text;

namespace Inspector.Tests;

/// <summary>
/// Output as its reader sees it, compared with an approved file. To approve what it is now, run the tests with INSPECTOR_APPROVE=1 and read the difference in version control.
/// </summary>
internal static class Transcript
{
    private static readonly bool Approves = Environment.GetEnvironmentVariable("INSPECTOR_APPROVE") == "1";

    /// <summary>Fails at the first line that differs.</summary>
    /// <param name="name">The file, in the folder <c>Transcripts</c> of the tests' folder.</param>
    /// <param name="actual">What was written.</param>
    /// <param name="folder">The tests' folder below this project.</param>
    public static void Check(string name, string actual, string folder = "Reports")
    {
        var file = Checkout.File("tests", "Inspector.Agent.Tests", folder, "Transcripts", name);
        if (Approves)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return;
        }

        Assert.True(File.Exists(file), $"{name} is not approved yet: run with INSPECTOR_APPROVE=1, then read it");
        var approved = File.ReadAllText(file).Split('\n');
        var lines = actual.Split('\n');
        for (var i = 0; i < Math.Max(approved.Length, lines.Length); i++)
        {
            Assert.True(
                lines.ElementAtOrDefault(i) == approved.ElementAtOrDefault(i),
                $"{name}, line {i + 1}\napproved: {approved.ElementAtOrDefault(i) ?? "(end)"}\nnow:      {lines.ElementAtOrDefault(i) ?? "(end)"}");
        }
    }
}
