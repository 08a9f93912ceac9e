using System.Diagnostics;

namespace Inspector.Agent.Scheduling;

/// <summary>Traces of what the agent does; nothing is recorded unless somebody listens.</summary>
internal static class AgentTraces
{
    /// <summary>The source: <c>Inspector.Agent</c>.</summary>
    public static ActivitySource Source { get; } = new("Inspector.Agent");
}
