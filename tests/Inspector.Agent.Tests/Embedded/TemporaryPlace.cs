using System.Runtime.Versioning;

namespace Inspector.Tests.Embedded;

/// <summary>A folder in which anyone may make folders, as /tmp is, so that a test knows whose are in it.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class TemporaryPlace : IDisposable
{
    private const UnixFileMode everyone = (UnixFileMode)0b001_111_111_111;

    public TemporaryPlace() => File.SetUnixFileMode(Path, everyone);

    public string Path { get; } = Directory.CreateTempSubdirectory("inspector-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
