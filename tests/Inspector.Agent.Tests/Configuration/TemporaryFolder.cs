using System.Text;

namespace Inspector.Tests.Configuration;

/// <summary>A folder of a test's own, gone with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("inspector-test-").FullName;

    /// <summary>A file in it, written or not.</summary>
    public string File(string name, string? content = null) => File(name, content is null ? null : Encoding.UTF8.GetBytes(content));

    /// <summary>A file in it, of any bytes.</summary>
    public string File(string name, byte[]? content)
    {
        var file = System.IO.Path.Combine(Path, name);
        if (content is not null)
        {
            System.IO.File.WriteAllBytes(file, content);
        }

        return file;
    }

    /// <summary>The message with the folder's name taken out of it.</summary>
    public string Relative(string message) => message.Replace($"{Path}/", "", StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
