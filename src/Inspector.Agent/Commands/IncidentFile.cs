using System.Text;
using Inspector.Agent.Configuration;

namespace Inspector.Agent.Commands;

/// <summary>
/// The file of <c>--record</c>: lines are appended, each whole or not at all. What cannot be written is kept, and tried again with the next: a disk that was full for an hour costs nothing.
/// </summary>
internal sealed class IncidentFile : IDisposable
{
    /// <summary>Lines that wait for room at most: some 20 MB.</summary>
    private const int MostWaiting = 10_000;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly Queue<string> _waiting = new();

    private IncidentFile(string path, FileStream file) => (_path, _file) = (path, file);

    /// <summary>What could not be written yet.</summary>
    public IReadOnlyCollection<string> Waiting => _waiting;

    /// <summary>Whether so much could not be written that the watch has to end, or lose some.</summary>
    public bool IsOverfull => _waiting.Count >= MostWaiting;

    /// <summary>Opens a file, made if it is not there, that nobody else appends to meanwhile.</summary>
    /// <exception cref="ConfigurationException">It cannot be written.</exception>
    public static IncidentFile Open(string path)
    {
        FileStream? file = null;
        try
        {
            file = ConfigurationFile.IsStream(path)
                ? new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)
                : new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            var opened = new IncidentFile(path, file);
            opened.EndLastLine();
            return opened;
        }
        catch (Exception refusal) when (ConfigurationFile.IsRefusal(refusal))
        {
            file?.Dispose();
            throw ConfigurationException.In(path, null, $"cannot be written: {ConfigurationFile.Why(path, refusal)}", refusal);
        }
    }

    /// <summary>Appends lines, those that wait before them.</summary>
    /// <param name="lines">The lines, each with its line feed.</param>
    /// <returns>Why that was not possible, in one line; null when all is written.</returns>
    public string? Append(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            _waiting.Enqueue(line);
        }

        while (_waiting.TryPeek(out var line))
        {
            if (TryWrite(Encoding.UTF8.GetBytes(line)) is { } why)
            {
                return Visible.Text($"{_path}: cannot be written: {why}");
            }

            _waiting.Dequeue();
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Whoever was killed while he wrote left half a line; ours begins a new one.</summary>
    private void EndLastLine()
    {
        if (_file is { CanSeek: true, CanRead: true, Length: > 0 })
        {
            _file.Seek(-1, SeekOrigin.End);
            if (_file.ReadByte() != '\n')
            {
                _file.WriteByte((byte)'\n');
            }
        }
    }

    private string? TryWrite(byte[] line)
    {
        var begun = _file.CanSeek ? _file.Seek(0, SeekOrigin.End) : 0;
        try
        {
            _file.Write(line);
            return null;
        }
        catch (Exception refusal) when (ConfigurationFile.IsRefusal(refusal))
        {
            TakeBack(begun);
            return ConfigurationFile.Why(_path, refusal);
        }
    }

    /// <summary>What had room of a line goes again, so that the next try does not stand behind it.</summary>
    private void TakeBack(long begun)
    {
        try
        {
            if (_file.CanSeek && _file.Length > begun)
            {
                _file.SetLength(begun);
            }
        }
        catch (Exception refusal) when (ConfigurationFile.IsRefusal(refusal))
        {
            // The first refusal is the one to tell.
        }
    }
}
