using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Inspector.Agent.Embedded;

/// <summary>A folder with a server's programs, and what <c>postgres --version</c> says there.</summary>
/// <param name="Folder">The <c>bin</c> folder.</param>
/// <param name="Major">The major version, for example 15.</param>
/// <param name="Version">The version as the program states it, for example <c>15.18</c> or <c>18beta1</c>.</param>
internal sealed partial record PostgresInstallation(string Folder, int Major, string Version)
{
    /// <summary>What is needed of an installation: no client program is among it.</summary>
    private static readonly string[] Programs = ["postgres", "initdb", "pg_ctl"];

    /// <summary>The path of one of its programs.</summary>
    public string Program(string name) => Path.Combine(Folder, name);

    /// <summary>Whether a folder holds the programs; they may still refuse to run.</summary>
    public static bool IsIn(string folder) => Programs.All(p => File.Exists(Path.Combine(folder, p)));

    /// <summary>Asks the programs in a folder for their version.</summary>
    /// <returns>The installation, or null and the reason: a library that is missing, another architecture.</returns>
    public static (PostgresInstallation? Installation, string? Fault) Ask(string folder)
    {
        var start = new ProcessStartInfo(Path.Combine(folder, "postgres"), ["--version"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return Read(output) is { } version
                ? (new(folder, version.Major, version.Text), null)
                : (null, $"{folder}/postgres does not run: {FirstLine(error.GetAwaiter().GetResult(), output)}");
        }
        catch (System.ComponentModel.Win32Exception refused)
        {
            return (null, $"{folder}/postgres does not run: {refused.Message}");
        }
    }

    /// <summary>Reads what <c>postgres --version</c> prints: <c>postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)</c>.</summary>
    internal static (int Major, string Text)? Read(string output) =>
        VersionLine().Match(output) is { Success: true } match
            ? (int.Parse(match.Groups["major"].Value, System.Globalization.CultureInfo.InvariantCulture), match.Groups["version"].Value)
            : null;

    private static string FirstLine(string error, string output) =>
        (error.Length > 0 ? error : output).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "it says nothing";

    [GeneratedRegex(@"\(PostgreSQL\) (?<version>(?<major>\d{1,4})\S*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionLine();
}
