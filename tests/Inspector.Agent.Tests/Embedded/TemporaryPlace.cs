using System.Runtime.Versioning;

namespace Inspector.Tests.Embedded;

/// <summary>A folder in which anyone may make folders, as /tmp is, so that a test knows whose are in it.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class TemporaryPlace : IDisposable
{
    private const UnixFileMode Everyone = (UnixFileMode)0b001_111_111_111;

    public TemporaryPlace() => File.SetUnixFileMode(Path, Everyone);

    public string Path { get; } = Directory.CreateTempSubdirectory("inspector-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
