using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Inspector.Tests.Promises;

/// <summary>
/// The functions that statements may call, from <c>AllowedFunctions.txt</c>: a line that begins with <c>#</c> says why those below it are safe.
/// </summary>
internal static partial class AllowedFunctions
{
    private const string Waits = "waits for locks";

    /// <summary>The reason, by function.</summary>
    public static ImmutableSortedDictionary<string, string> All { get; } = Read();

    /// <summary>Whether a function waits for ACCESS EXCLUSIVE on what it is asked about.</summary>
    public static bool WaitsForLocks(string function) => All.GetValueOrDefault(function, "").StartsWith(Waits, StringComparison.Ordinal);

    /// <summary>The functions that DESIGN section 4 keeps out of a snapshot.</summary>
    public static bool IsKnownToWait(string function) => Waiting().IsMatch(function);

    /// <summary>Whether a name says that the function writes, signals, sleeps, resets, or takes an advisory lock: READ ONLY stops few of these.</summary>
    public static bool IsDangerous(string function) => Dangerous().IsMatch(function);

    private static ImmutableSortedDictionary<string, string> Read()
    {
        using var stream = typeof(AllowedFunctions).Assembly.GetManifestResourceStream("allowed-functions")!;
        using var reader = new StreamReader(stream);
        var functions = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var reason = "";
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                reason = line[1..].Trim();
            }
            else if (line.Length > 0)
            {
                functions.Add(line, reason);
            }
        }

        return functions.ToImmutable();
    }

    [GeneratedRegex(@"^(a_schema\.pgstat(index|tuple_approx)|pg_(relation_size|table_size|indexes_size|total_relation_size|get_indexdef|get_expr|get_viewdef|get_ruledef|get_constraintdef|get_triggerdef|get_statisticsobjdef\w*|get_partkeydef|get_partition_constraintdef|partition_tree|partition_ancestors|get_replica_identity_index|sequence_last_value|get_sequence_data))\(", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Waiting();

    [GeneratedRegex(@"reset(?!_time)|terminate|cancel|sleep|advisory|nextval|setval|currval|^lo|_lo_|notify|reload|rotate|promote|switch|backup|wal_replay_(pause|resume)|create|drop|set_config|import|export|(?<!bg|checkpoint_|checkpointer_)write|prewarm|dblink|query_to|_to_xml|cursor|pg_current_xact|txid_current|(?<!conflict_)logical|replication_origin|slot_advance|copy_|(?<!checkpoint_|checkpointer_)sync_|log_standby|log_backend|ls_|read_file|read_binary|stat_file|clear|restore|force|truncate|unlink", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Dangerous();
}
