using System.Collections.Frozen;
using Inspector.Agent.Targets;

namespace Inspector.Tests.Targets;

/// <summary>A client's environment of its own: a home folder that goes away with it, no socket folders unless made, and only the variables that a test sets.</summary>
internal sealed class Surroundings : IDisposable
{
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inspector-targets-");

    public string Home => _folder.FullName;

    public string UserName { get; init; } = "osuser";

    public string this[string variable]
    {
        set => _variables[variable] = value;
    }

    public ClientEnvironment Environment => new()
    {
        Variables = _variables.ToFrozenDictionary(),
        Home = Home,
        UserName = UserName,
        SocketFolders = [Below("run"), Below("tmp")],
        ServiceFolders = [Below("etc")],
    };

    /// <summary>Reads a target here.</summary>
    public Target Read(string? text) => Target.Read(text, Environment);

    /// <summary>The complaint about a target here.</summary>
    public string Complaint(string? text) => Assert.Throws<TargetException>(() => Read(text)).Message;

    public string Below(string path) => Path.Combine(Home, path);

    /// <summary>Writes a file that only its owner may read.</summary>
    public string Write(string path, string content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var file = Below(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }

        return file;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
