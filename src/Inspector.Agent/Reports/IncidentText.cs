using Inspector.Activity;

namespace Inspector.Agent.Reports;

/// <summary>An incident in one line for a person. Raw: names are whatever their owners like.</summary>
internal static class IncidentText
{
    /// <summary>The line, without a full stop.</summary>
    public static string Line(Incident incident)
    {
        var who = incident.Root.IsPrepared ? $"{incident.Root}" : $"{incident.Root} ({incident.State ?? "state hidden"}{(incident.Role is { } role ? $", {role}" : "")})";
        var sessions = Quantity.Of(incident.PeakWaiters, "sessions");
        var objects = incident.Objects.IsEmpty ? "" : $", for {incident.Objects[0]}{(incident.Objects.Length > 1 ? $" and {incident.Objects.Length - 1} more" : "")}";
        return $"{LocksText.Time(incident.Start)}  {who} blocked up to {sessions} for {Quantity.Duration(incident.Duration)}{(incident.End is null ? ", and still does" : "")}{objects}";
    }
}
