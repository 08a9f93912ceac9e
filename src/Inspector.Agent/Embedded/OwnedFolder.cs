namespace Inspector.Agent.Embedded;

/// <summary>
/// A temporary folder (mode 0700) with a server in it. It belongs to the server's user, and everything inside is made and removed as that user.
/// It goes with its owner: by <see cref="RemoveAsync"/>, or else when the next process calls <see cref="SweepAsync"/>.
/// </summary>
internal sealed class OwnedFolder
{
    /// <summary>The file system in memory that every Linux has; small in containers.</summary>
    private const string Memory = "/dev/shm";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8); // the postmaster itself kills children that ignore it after five

    private readonly IReadOnlyList<Account> _accounts;
    private readonly TimeProvider _time;

    private OwnedFolder(string path, IReadOnlyList<Account> accounts, TimeProvider time)
    {
        Path = path;
        _accounts = accounts;
        _time = time;
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>The path of something inside.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>A place in memory; null if there is none with so many bytes free.</summary>
    public static string? RoomyMemory(long bytes) => Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace >= bytes ? Memory : null;

    /// <summary>Makes a folder: where it is asked for, else in a folder for temporary files, wherever the user may make one and a socket's path fits (107 bytes, unix(7)).</summary>
    /// <exception cref="EmbeddedException">It could not be made anywhere.</exception>
    public static async Task<OwnedFolder> CreateAsync(string kind, string? place, Account account, TimeProvider time, CancellationToken cancellation)
    {
        var refusal = "no temporary folder is near enough to the root";
        foreach (var parent in Places(place).Where(p => p.Length + FolderName.Template(kind).Length < 90))
        {
            var made = await Command.RunAsync(account, "mktemp", ["-d", "-p", parent, FolderName.Template(kind)], cancellation: cancellation);
            if (made.ExitCode == 0)
            {
                return new(made.Output.TrimEnd('\n'), [account], time);
            }

            refusal = made.Error.Trim();
        }

        throw new EmbeddedException($"No temporary folder could be made: {refusal}");
    }

    /// <summary>Removes the folders, and ends the servers, of owners that died without doing so. What cannot be removed is left; live owners' folders are not touched.</summary>
    public static Task SweepAsync(TimeProvider time)
    {
        var candidates = Account.Candidates();
        return Task.WhenAll(Places(Memory).SelectMany(Abandoned).Select(f => new OwnedFolder(f, candidates, time).RemoveAsync()));
    }

    /// <summary>Writes a file inside, mode 0600, or appends to one.</summary>
    public async Task WriteAsync(string name, string text, CancellationToken cancellation)
    {
        var written = await Command.RunAsync(_accounts[0], "sh", ["-c", "umask 077 && cat >> \"$1\"", "sh", this[name]], text, cancellation);
        if (written.ExitCode != 0)
        {
            throw new EmbeddedException($"{this[name]} could not be written: {written.Error.Trim()}");
        }
    }

    /// <summary>The servers, and their tools, that work in this folder now.</summary>
    public IReadOnlyCollection<ProcessIdentity> Processes() => FolderProcesses.In(Path);

    /// <summary>Waits until nothing works here any more.</summary>
    /// <param name="known">Who did, before their end was asked for: orphans of a killed postmaster may no longer be seen to belong here.</param>
    /// <param name="within">How long at most.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>False when something still does.</returns>
    public Task<bool> IsLeftAsync(IReadOnlyCollection<ProcessIdentity> known, TimeSpan within, CancellationToken cancellation) =>
        Polling.UntilAsync(() => !known.Any(p => p.IsAlive) && Processes().Count == 0, within, _time, cancellation);

    /// <summary>Ends what runs inside and removes the folder. A second call does no harm.</summary>
    /// <returns>False if something of it is left.</returns>
    public async Task<bool> RemoveAsync()
    {
        _ = await EndAsync(Signal.Quit) || await EndAsync(Signal.Kill);
        foreach (var account in _accounts.Where(_ => Directory.Exists(Path)))
        {
            await Command.RunAsync(account, "rm", ["-rf", "--", Path]);
        }

        return !Directory.Exists(Path);
    }

    private async Task<bool> EndAsync(Signal signal)
    {
        var all = Processes();
        foreach (var process in all)
        {
            signal.Send(process.Pid);
        }

        return await IsLeftAsync(all, Patience, CancellationToken.None);
    }

    private static IEnumerable<string> Abandoned(string parent)
    {
        try
        {
            return [.. Directory.GetDirectories(parent, FolderName.Pattern).Where(f => FolderName.Read(System.IO.Path.GetFileName(f)) is { IsAbandoned: true })];
        }
        catch (UnauthorizedAccessException)
        {
            return []; // a place that cannot be listed holds none of ours
        }
    }

    private static IEnumerable<string> Places(string? first) =>
        new[] { first, System.IO.Path.GetTempPath().TrimEnd('/'), "/tmp" }.OfType<string>().Distinct(StringComparer.Ordinal).Where(Directory.Exists);
}
