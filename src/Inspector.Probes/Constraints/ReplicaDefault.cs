using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.Constraints;

/// <summary>
/// A setting by which sessions begin with <c>session_replication_role = replica</c>: they fire no ordinary trigger, those that enforce foreign keys included. The value
/// <c>local</c> is to the server the same as <c>origin</c> (<c>SessionReplicationRole</c> in trigger.c), and nothing is said of it.
/// </summary>
/// <param name="Subject">Whose setting it is.</param>
/// <param name="Facet">Where that holds, or null.</param>
/// <param name="Whose">The sessions, in words.</param>
/// <param name="IsForReplication">Whether they may be meant to replicate, by their role.</param>
/// <param name="Remedy">How to take it back; null where it is in a configuration file.</param>
internal sealed record ReplicaDefault(Subject Subject, string? Facet, string Whose, bool IsForReplication, Step? Remedy)
{
    /// <summary>The parameter.</summary>
    public const string Parameter = "session_replication_role";

    /// <summary>The value that disables.</summary>
    public const string Replica = "replica";

    /// <summary>Those that hold in a database, the widest first.</summary>
    public static IEnumerable<ReplicaDefault> In(CatalogSnapshot snapshot)
    {
        var (server, database) = (snapshot.Server, snapshot.Database);
        if (server.Settings.GetValueOrDefault(Parameter) is { Source: "configuration file" or "command line" } setting && IsReplica(setting.Value))
        {
            yield return new(Subject.Of(setting), null, "all sessions of the server", IsForReplication: false, null);
        }

        // The narrower setting wins: role in database, role, database, all (process_settings(), postinit.c).
        var ofDatabase = Value(database.Settings);
        if (IsReplica(Value(server.SettingsOfAllRoles)) && (ofDatabase is null || IsReplica(ofDatabase)))
        {
            yield return new(
                new(ObjectKind.Setting, null, Parameter), "all roles", "all sessions of the server", IsForReplication: false, ResetDefault.OfAllRoles(Parameter, Replica));
        }

        if (IsReplica(ofDatabase))
        {
            yield return new(Subject.Of(database), Parameter, $"sessions in {database.Name}", IsForReplication: false, ResetDefault.Of(database, Parameter, Replica));
        }

        foreach (var role in server.Roles.Values.Where(role => role.CanLogin).OrderBy(role => role.Name, StringComparer.Ordinal))
        {
            var (here, everywhere) = (Value(Settings(role, database.Oid)), Value(Settings(role, 0)));
            var isFor = role is { CanReplicate: true, IsSuperuser: false };
            if (IsReplica(here))
            {
                yield return new(
                    Subject.Of(role), "in one database", $"sessions of {role.Name} in {database.Name}", isFor, ResetDefault.Of(role, database, Parameter, Replica));
            }

            if (IsReplica(everywhere) && (here is null || IsReplica(here)))
            {
                yield return new(Subject.Of(role), null, $"sessions of {role.Name}", isFor, ResetDefault.Of(role, null, Parameter, Replica));
            }
        }
    }

    private static bool IsReplica(string? value) => string.Equals(value, Replica, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Settings(Role role, uint database) => role.Settings.Where(setting => setting.Database == database).Select(setting => setting.Setting);

    private static string? Value(IEnumerable<string> settings) =>
        settings.FirstOrDefault(setting => setting.StartsWith(Parameter + "=", StringComparison.OrdinalIgnoreCase))?[(Parameter.Length + 1)..];
}
