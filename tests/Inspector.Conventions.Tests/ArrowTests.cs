using Inspector.Tests.Code;

namespace Inspector.Tests;

/// <summary>The arrows of ARCHITECTURE.md, over what the compiled code uses.</summary>
public sealed class ArrowTests
{
    /// <summary>What rooms of the library see beside themselves; a room that is not listed is one of probes.</summary>
    private static readonly Dictionary<string, string[]> LibraryRooms = new(StringComparer.Ordinal)
    {
        ["Catalog"] = [],
        ["Activity"] = ["Catalog", "Inspector.Remediation.LockMode", "Inspector.Remediation.LockConflicts"],
        ["Findings"] = ["Catalog", "Remediation"],
        ["Remediation"] = ["Catalog", "Findings"],
        ["Postgres"] = ["Catalog", "Activity", "Findings", "Inspector.Remediation.Identifier", "Inspector.Remediation.LockMode", "Inspector.Observation"],
    };

    /// <summary>What a room of probes sees: of the root only what a probe is made of.</summary>
    private static readonly string[] ProbeRoomSees =
    [
        "Catalog", "Activity", "Findings", "Remediation", "Inspector.Probe", "Inspector.Probe`1", "Inspector.ProbeInfo", "Inspector.Category", "Inspector.Threshold",
    ];

    /// <summary>What rooms of the agent see beside themselves and its root.</summary>
    private static readonly Dictionary<string, string[]> AgentRooms = new(StringComparer.Ordinal)
    {
        ["Alerts"] = ["Configuration", "History", "Metrics", "Reports", "Scheduling", "Targets"],
        ["Commands"] = ["Alerts", "Configuration", "Demo", "Embedded", "History", "Metrics", "Reports", "Scheduling", "Targets", "Web"],
        ["Configuration"] = ["Reports", "Targets"],
        ["Demo"] = [],
        ["Embedded"] = [],
        ["Metrics"] = [],
        ["History"] = [],
        ["Reports"] = [],
        ["Scheduling"] = ["Configuration", "History", "Metrics", "Reports", "Targets"],
        ["Targets"] = [],
        ["Web"] = ["Configuration", "History", "Metrics", "Reports", "Scheduling", "Targets"],
    };

    [Fact]
    public void Rooms_of_the_library_see_what_they_may() =>
        Assert.Empty(
            from use in CompiledCode.OfProbes.Uses
            let room = Room(use.By, "Inspector.")
            where room is not null && use.Of.Assembly == use.By.Assembly && IsWritten(use.Of) && room != Room(use.Of, "Inspector.")
            let sees = LibraryRooms.GetValueOrDefault(room, ProbeRoomSees)
            where !sees.Contains(Room(use.Of, "Inspector.") ?? use.Of.FullName) && !sees.Contains(use.Of.FullName)
            select use);

    [Fact]
    public void Every_room_of_probes_is_seen()
    {
        var rooms = CompiledCode.OfProbes.Uses.Select(use => Room(use.By, "Inspector.")).Distinct().OfType<string>();
        Assert.Equal(Probes.All.Select(probe => probe.Info.Category.ToString()).Distinct().Order(), rooms.Except(LibraryRooms.Keys).Order());
    }

    [Fact]
    public void Rooms_of_the_agent_see_what_they_may() =>
        Assert.Empty(
            from use in CompiledCode.OfAgent.Uses
            let room = Room(use.By, "Inspector.Agent.")
            let other = Room(use.Of, "Inspector.Agent.")
            where room is not null && other is not null && room != other && !AgentRooms[room].Contains(other)
            select use);

    [Fact]
    public void The_library_knows_the_platform_and_the_driver_and_nothing_else() => Assert.Equal(["Npgsql"], CompiledCode.OfProbes.ForeignAssemblies);

    [Theory]
    [InlineData("System.Net.Http")]
    [InlineData("System.Net.Sockets")]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("System.Console")]
    public void The_library_talks_to_nobody_but_the_server(string assembly) =>
        Assert.DoesNotContain(assembly, CompiledCode.OfProbes.Assembly.GetReferencedAssemblies().Select(name => name.Name));

    [Fact]
    public void Only_the_reading_and_the_way_in_see_the_driver() =>
        Assert.Equal(
            ["Inspector.Inspect", "Inspector.InspectionOptions", "Postgres"],
            CompiledCode.OfProbes.Uses.Where(use => IsOfDriver(use.Of)).Select(use => Room(use.By, "Inspector.") ?? use.By.FullName).Distinct().Order());

    [Fact]
    public void Only_the_session_opens_a_connection_and_demo_and_history_one_to_their_own_servers() =>
        Assert.Equal(
            ["Inspector.Agent.Demo.DemoSession", "Inspector.Agent.History.HistoryConnection", "Inspector.Postgres.GuardedSession"],
            CompiledCode.OfProbes.Uses.Concat(CompiledCode.OfAgent.Uses).Where(Opens).Select(use => use.By.FullName).Distinct().Order());

    [Fact]
    public void Tests_start_servers_by_the_agent_and_share_nothing_else_with_it() =>
        Assert.Equal(
            ["Embedded"],
            CompiledCode.OfTesting.Uses.Where(use => use.Of.Assembly == CompiledCode.OfAgent.Assembly).Select(use => Room(use.Of, "Inspector.Agent.")).Distinct());

    /// <summary>The folder below the root namespace; null for what lies in the root, or in what the compiler made.</summary>
    private static string? Room(Type type, string root) =>
        type.Namespace is { } place && place.StartsWith(root, StringComparison.Ordinal) ? place[root.Length..].Split('.')[0] : null;

    /// <summary>The compiler's own types have no namespace, or one of their generator.</summary>
    private static bool IsWritten(Type type) => type.Namespace?.StartsWith("Inspector", StringComparison.Ordinal) == true;

    private static bool IsOfDriver(Type type) => type.Assembly.GetName().Name == "Npgsql" || type.Namespace == "System.Data.Common";

    private static bool Opens(TypeUse use) =>
        IsOfDriver(use.Of) && use.Member?.Name is "Open" or "OpenAsync" or "OpenConnection" or "OpenConnectionAsync" or "CreateCommand" or "CreateBatch" or "CreateConnection";
}
