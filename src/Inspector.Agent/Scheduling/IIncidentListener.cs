using System.Collections.Immutable;
using Inspector.Activity;
using Inspector.Agent.Reports;

namespace Inspector.Agent.Scheduling;

/// <summary>Hears of every look at a target's locks, with the incidents that last. That one has ended is told by its root no longer being in the sample.</summary>
internal interface IIncidentListener
{
    /// <summary>A look has succeeded. Takes note and returns: it waits for nobody and never fails.</summary>
    /// <param name="target">The target's name as configured.</param>
    /// <param name="picture">What was seen.</param>
    /// <param name="open">The incidents that last.</param>
    void Observe(string target, LockPicture picture, ImmutableArray<Incident> open);
}
