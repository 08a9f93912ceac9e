using System.Collections.Frozen;
using Inspector.Catalog;

namespace Inspector.Postgres;

/// <summary>Collects what <see cref="ServerReader"/> reads, until the row about the server itself makes it one.</summary>
internal sealed class ServerParts
{
    private (ServerSnapshot Server, string Database)? _read;

    public List<Database> Databases { get; } = [];

    public Dictionary<uint, Role> Roles { get; } = [];

    public List<string> SettingsOfAllRoles { get; } = [];

    public Dictionary<string, Setting> Settings { get; } = new(StringComparer.Ordinal);

    public List<ReplicationSlot> Slots { get; } = [];

    /// <summary>Whether the role may ask for the cluster's identity.</summary>
    public bool IsIdentifiable { get; private set; }

    /// <summary>The server.</summary>
    /// <exception cref="InvalidOperationException">There was no row about it.</exception>
    public ServerSnapshot Server => _read?.Server
        ?? throw new InvalidOperationException("the server did not say who we are: the role was dropped while we were connected");

    /// <summary>The database in which it was asked.</summary>
    public Database Database => Server.Databases.First(database => database.Name == _read?.Database);

    /// <summary>Takes the row about the server, behind all others.</summary>
    public void Take(Row row, ServerVersion version)
    {
        var server = new ServerSnapshot
        {
            Version = version,
            ReadAt = row.Time("read_at"),
            IsStandby = row.Bool("is_standby"),
            StartedAt = row.Time("started_at"),
            CountersSince = row.TimeOrNull("counters_since"),
            BlockSize = row.Int32("block_size"),
            Reader = new(
                row.Text("role"), row.Bool("is_superuser"), row.Bool("is_monitor"), row.Bool("reads_all_statistics"), row.Bool("reads_all_data")),
            Databases = [.. Databases.OrderBy(database => database.Name, StringComparer.Ordinal)],
            Roles = Roles.ToFrozenDictionary(),
            SettingsOfAllRoles = [.. SettingsOfAllRoles],
            Settings = Settings.ToFrozenDictionary(StringComparer.Ordinal),
            Slots = [.. Slots.OrderBy(slot => slot.Name, StringComparer.Ordinal)],
        };
        _read = (server, row.Text("database"));
        IsIdentifiable = row.Bool("is_identifiable");
    }
}
