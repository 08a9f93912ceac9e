using System.Collections.Immutable;
using System.Diagnostics;

namespace Inspector.Tests;

/// <summary>What is in version control, or would be after <c>git add</c>.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Every file, relative to the root, with <c>/</c>, in ordinal order. Ignored and deleted ones are absent.</summary>
    public static ImmutableArray<string> Files { get; } = [.. List().Where(file => File.Exists(PathOf(file))).Order(StringComparer.Ordinal)];

    /// <summary>Files of C# below a folder.</summary>
    /// <param name="folder">Relative to the root, with <c>/</c> at its end.</param>
    public static IEnumerable<string> Sources(string folder) =>
        Files.Where(file => file.StartsWith(folder, StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>Where a file is.</summary>
    public static string PathOf(string file) => Path.Combine(Root, file.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>The text of a file.</summary>
    public static string Text(string file) => File.ReadAllText(PathOf(file));

    /// <summary>The lines of a file with their numbers, from 1.</summary>
    public static IEnumerable<(int Number, string Text)> Lines(string file) => File.ReadLines(PathOf(file)).Select((line, at) => (at + 1, line));

    private static string Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (at.EnumerateFiles("Inspector.sln").Any())
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"no Inspector.sln above {folder}: the tests run from within a checkout");
    }

    private static string[] List()
    {
        // In a container the checkout often belongs to somebody else, which git refuses unless told.
        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "-c", "core.quotePath=false", "ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var git = Process.Start(start) ?? throw new InvalidOperationException("git did not start");
        var files = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0 ? files.Split('\0', StringSplitOptions.RemoveEmptyEntries) : throw new InvalidOperationException($"git ls-files ended with {git.ExitCode}");
    }
}
