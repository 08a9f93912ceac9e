using System.Text;

namespace Inspector.Agent.Configuration;

/// <summary>Reads and writes whole small files, and says in one line why that cannot be done.</summary>
internal static class ConfigurationFile
{
    /// <summary>Reads a file to its end.</summary>
    /// <param name="path">The file, as the person named it.</param>
    /// <param name="limit">The most bytes that make sense: what is longer was named by mistake.</param>
    /// <param name="otherwise">What to do when it is not there.</param>
    /// <exception cref="ConfigurationException">It cannot be read, or is too long.</exception>
    public static ReadOnlyMemory<byte> ReadBytes(string path, int limit, string otherwise)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            var piece = new byte[64 * 1024];
            for (int read; (read = file.Read(piece)) > 0;)
            {
                content.Write(piece, 0, read);
                if (content.Length > limit)
                {
                    throw ConfigurationException.In(path, null, $"is larger than {Reports.Quantity.Bytes(limit)}; is it the right file?");
                }
            }

            // A byte order mark says nothing in UTF-8, and editors put it there.
            var bytes = content.GetBuffer().AsMemory(0, (int)content.Length);
            return bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes;
        }
        catch (Exception refusal) when (IsRefusal(refusal))
        {
            throw ConfigurationException.In(path, null, $"cannot be read: {Why(path, refusal)}{(IsAbsent(refusal) ? $"; {otherwise}" : "")}", refusal);
        }
    }

    /// <summary>
    /// Looks, as far as that can be told before, whether <see cref="WriteAtomically(string, byte[])"/> will have a place to write to: whoever waits an hour for a report learns at once that it
    /// would go nowhere.
    /// </summary>
    /// <exception cref="ConfigurationException">It cannot be written.</exception>
    public static void CheckWritable(string path)
    {
        if (path.Length > 0 && (IsStream(path) || File.Exists(path)))
        {
            return;
        }

        string? draft = null;
        try
        {
            draft = Draft(Path.GetFullPath(path));
            using var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None);
            CheckNoFolder(path);
        }
        catch (Exception refusal) when (IsRefusal(refusal))
        {
            throw ConfigurationException.In(path, null, $"cannot be written: {Why(path, refusal)}", refusal);
        }
        finally
        {
            Discard(draft);
        }
    }

    /// <summary>Whether a name stands for a device or an open file, such as <c>/dev/stdout</c>: what is written there is not to be put in its place.</summary>
    public static bool IsStream(string path) =>
        path.Length > 0 && Path.GetFullPath(path) is var full
        && ((full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal)) || full.StartsWith("/proc/", StringComparison.Ordinal));

    /// <summary>
    /// Puts a whole file in its place at once: a reader sees the old one or the new one, and when the disk is full the old one stays. A link is followed, and the file keeps its mode.
    /// </summary>
    /// <exception cref="ConfigurationException">It cannot be written; what was there still is.</exception>
    public static void WriteAtomically(string path, byte[] content) => WriteAtomically(path, file => file.Write(content));

    /// <summary>The same, for what is too long to be whole in memory.</summary>
    /// <inheritdoc cref="WriteAtomically(string, byte[])"/>
    public static void WriteAtomically(string path, Action<Stream> write)
    {
        string? draft = null;
        try
        {
            var target = IsStream(path) || new FileInfo(path).LinkTarget is null ? Path.GetFullPath(path) : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
            CheckNoFolder(path);
            if (TryWriteToStream(target, write))
            {
                return;
            }

            draft = Draft(target);
            WriteDraft(draft, write, File.Exists(target) && !OperatingSystem.IsWindows() ? File.GetUnixFileMode(target) : null);
            File.Move(draft, target, overwrite: true);
        }
        catch (Exception refusal) when (IsRefusal(refusal))
        {
            Discard(draft);
            throw ConfigurationException.In(path, null, $"cannot be written: {Why(path, refusal)}", refusal);
        }
    }

    private static void CheckNoFolder(string path)
    {
        if (Directory.Exists(path))
        {
            throw ConfigurationException.In(path, null, "cannot be written: it is a folder");
        }
    }

    /// <summary>A device or a pipe would be gone for everybody if a file took its place: what goes there is written as it comes.</summary>
    private static bool TryWriteToStream(string target, Action<Stream> write)
    {
        if (!IsStream(target) && !File.Exists(target))
        {
            return false;
        }

        using var file = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        if (file.CanSeek && !IsStream(target))
        {
            return false;
        }

        write(file);
        return true;
    }

    private static string Draft(string target) =>
        Path.Combine(Path.GetDirectoryName(target)!, FormattableString.Invariant($".{Path.GetFileName(target)}.{Environment.ProcessId}.new"));

    /// <summary>Whether a failure is the system's refusal of a file.</summary>
    public static bool IsRefusal(Exception failure) => failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static void WriteDraft(string draft, Action<Stream> write, UnixFileMode? mode)
    {
        using var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None);
        write(file);
        file.Flush(flushToDisk: true);
        if (mode is { } same && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file.SafeFileHandle, same);
        }
    }

    private static void Discard(string? draft)
    {
        try
        {
            File.Delete(draft ?? "");
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The first refusal is the one to tell.
        }
    }

    /// <summary>Why the system refuses a file.</summary>
    public static string Why(string path, Exception refusal) => refusal switch
    {
        _ when path.Length == 0 => "the name is empty",
        FileNotFoundException => "there is no such file",
        DirectoryNotFoundException => "there is no such folder",
        UnauthorizedAccessException when Directory.Exists(path) => "it is a folder",
        UnauthorizedAccessException => "permission denied",
        PathTooLongException => "the name is too long",
        _ => refusal.Message,
    };

    private static bool IsAbsent(Exception refusal) => refusal is FileNotFoundException or DirectoryNotFoundException;
}
