using Inspector.Activity;

namespace Inspector.Agent.Metrics;

/// <summary>The series of one server's standbys and slots, and of its own recovery. Not safe for several threads.</summary>
/// <param name="target">The target's name.</param>
/// <param name="time">By which names are rationed.</param>
internal sealed class ReplicationSeries(string target, TimeProvider time)
{
    private readonly TopSeries _standbys = new(time);
    private readonly TopSeries _slots = new(time);

    /// <summary>The series of a sample.</summary>
    public IEnumerable<Series> Of(ServerStatistics statistics)
    {
        if (statistics.Recovery is { } recovery)
        {
            yield return new(Families.ReplayLag, recovery.Lag(statistics.ReadAt).TotalSeconds, target);
            yield return new(Families.ReplayLagBytes, recovery.Bytes, target);
            yield return new(Families.Receiving, recovery.IsReceiving ? 1 : 0, target);
        }

        foreach (var one in (statistics.Standbys is { } standbys ? Standbys(standbys) : []).Concat(statistics.Slots is { } slots ? Slots(slots) : []))
        {
            yield return one;
        }
    }

    private IEnumerable<Series> Standbys(IReadOnlyCollection<StandbyStatistics> standbys)
    {
        var states = standbys.ToLookup(standby => standby.State is { } state && Labels.StandbyState.Allows(state) ? state : "unknown");
        foreach (var state in Labels.StandbyState.Values!.Value)
        {
            yield return new(Families.Standbys, states[state].Count(), target, state);
        }

        var stages = ((string, Func<StandbyStatistics, ReplicationLag>)[])[("write", one => one.Written), ("flush", one => one.Flushed), ("replay", one => one.Replayed)];
        foreach (var (stage, lag) in stages)
        {
            if (standbys.Max(one => lag(one).Time) is { } longest)
            {
                yield return new(Families.ReplicationLag, Math.Max(0, longest.TotalSeconds), target, stage);
            }

            if (standbys.Max(one => lag(one).Bytes) is { } most)
            {
                yield return new(Families.ReplicationLagBytes, most, target, stage);
            }
        }

        foreach (var (name, bytes) in _standbys.Choose(standbys.Where(one => one.Replayed.Bytes is not null).Select(one => (LabelText.Clean(one.Application), (double)one.Replayed.Bytes!.Value))))
        {
            yield return new(Families.StandbyLag, bytes, target, name);
        }
    }

    private IEnumerable<Series> Slots(IReadOnlyCollection<SlotStatistics> slots)
    {
        var statuses = slots.ToLookup(slot => slot.WalStatus is { } status && Labels.WalStatus.Allows(status) ? status : "none");
        foreach (var status in Labels.WalStatus.Values!.Value)
        {
            yield return new(Families.Slots, statuses[status].Count(), target, status);
        }

        yield return new(Families.SlotsInactive, slots.Count(slot => !slot.IsActive), target);
        foreach (var (name, bytes) in _slots.Choose(slots.Where(slot => slot.RetainedBytes is not null).Select(slot => (LabelText.Clean(slot.Name), (double)slot.RetainedBytes!.Value))))
        {
            yield return new(Families.SlotRetained, bytes, target, name);
        }
    }
}
