using System.Globalization;
using Inspector.Activity;
using Inspector.Findings;

namespace Inspector.Locks;

/// <summary>What live findings are about.</summary>
internal static class LiveSubject
{
    /// <summary>The server: there is one.</summary>
    public static Subject Server { get; } = new(ObjectKind.Server, null, "server");

    /// <summary>A session, by its pid.</summary>
    public static Subject Session(int pid) => new(ObjectKind.Session, null, pid.ToString(CultureInfo.InvariantCulture));

    /// <summary>A database; by its number where its name could not be read.</summary>
    public static Subject Database(string? name, uint? oid) =>
        name is null && oid is null or 0 ? Server : new(ObjectKind.Database, null, name ?? string.Create(CultureInfo.InvariantCulture, $"{oid}"));

    /// <summary>A session or a prepared transaction.</summary>
    public static Subject Of(Party party) => party.IsPrepared ? new(ObjectKind.PreparedTransaction, null, party.Gid ?? "") : Session(party.Pid);
}
