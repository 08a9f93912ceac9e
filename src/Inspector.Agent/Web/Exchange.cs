using Inspector.Agent.Metrics;
using Inspector.Agent.Scheduling;
using Microsoft.AspNetCore.Http;

namespace Inspector.Agent.Web;

/// <summary>What answers are made of.</summary>
/// <param name="Agent">The running agent.</param>
/// <param name="Metrics">Its metrics.</param>
/// <param name="Time">The clock.</param>
internal sealed record Sources(IAgentView Agent, AgentMetrics Metrics, TimeProvider Time);

/// <summary>One request, understood.</summary>
/// <param name="Sources">What answers are made of.</param>
/// <param name="Headers">The request's headers.</param>
/// <param name="Name">The target in its path; empty where the route has none.</param>
/// <param name="Arguments">Its parameters.</param>
/// <param name="IsTrusted">Whether it brings the token, or needs none.</param>
/// <param name="Cancellation">Gives up: the time is over, or the client went away.</param>
internal sealed record Exchange(Sources Sources, IHeaderDictionary Headers, string Name, Arguments Arguments, bool IsTrusted, CancellationToken Cancellation)
{
    /// <summary>The agent at the moment of the request.</summary>
    public IAgentView Agent { get; } = new Picture(Sources.Agent);

    /// <summary>The target that the path names.</summary>
    /// <exception cref="ProblemException">There is none of that name.</exception>
    public TargetView Target => Agent.Targets.FirstOrDefault(target => target.Name == Name) ?? throw new ProblemException(StatusCodes.Status404NotFound, "no target has that name: /api/v1/targets lists them");
}
