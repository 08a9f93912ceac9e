using Inspector.Agent.History;
using Inspector.Testing;
using Inspector.Tests.Configuration;

namespace Inspector.Tests.History;

/// <summary>A place of a test's own to keep history in: a file for major 0, else a database of a server of that version.</summary>
internal sealed class HistoryPlace : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TestDatabase? Database { get; private init; }

    public string File => Path.Combine(_folder.Path, "history.db");

    public static TheoryData<int> Kinds => [0, .. TestServers.All.Select(server => server.Major)];

    public static async Task<HistoryPlace> OfAsync(int major) => new()
    {
        Database = major == 0 ? null : await TestServers.All.First(server => server.Major == major).CreateDatabaseAsync(),
    };

    public IHistoryBacking Backing() => Database is null ? new SqliteBacking(File) : new PostgresBacking(Database.DataSource, Database.Name);

    public HistoryStore Open(TimeProvider? time = null, HistoryOptions? options = null) => new(Backing(), time ?? TimeProvider.System, options);

    /// <summary>Opens, records, waits until it is written.</summary>
    public async Task<HistoryStore> WithAsync(params HistoryEntry[] entries)
    {
        var store = Open();
        foreach (var entry in entries)
        {
            store.Record(entry);
        }

        Assert.True(await store.WrittenInTimeAsync());
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        if (Database is not null)
        {
            await Database.DisposeAsync();
        }

        _folder.Dispose();
    }
}
