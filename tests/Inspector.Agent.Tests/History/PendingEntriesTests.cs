using Inspector.Agent.History;
using static Inspector.Tests.History.Given;

namespace Inspector.Tests.History;

public sealed class PendingEntriesTests
{
    [Fact]
    public void Over_the_bound_the_oldest_are_dropped_and_counted()
    {
        var pending = new PendingEntries(mostRows: 6); // an entry of one finding and one probe weighs three
        HistoryEntry[] entries = [Inspection(Monday, "a"), Inspection(Monday, "b"), Inspection(Monday, "c"), Inspection(Monday, "d")];
        Array.ForEach(entries, pending.Add);
        Assert.Equal((2, 2L), (pending.Count, pending.Dropped));
        Assert.Same(entries[2], pending.Peek());
    }

    [Fact]
    public void What_comes_again_goes_first()
    {
        var pending = new PendingEntries(mostRows: 8); // a sight of one index weighs two
        HistoryEntry[] entries = [Inspection(Monday, "a"), Usage(Monday, 1), Inspection(Monday, "b"), Usage(Monday.AddHours(1), 2)];
        Array.ForEach(entries, pending.Add);
        Assert.Equal((3, 1L), (pending.Count, pending.Dropped));
        foreach (var kept in new[] { entries[0], entries[2], entries[3] })
        {
            Assert.Same(kept, pending.Peek());
            pending.Remove(kept);
        }
    }

    [Fact]
    public void What_was_dropped_while_it_was_written_takes_nothing_with_it()
    {
        var pending = new PendingEntries(mostRows: 3);
        HistoryEntry[] entries = [Inspection(Monday, "a"), Inspection(Monday, "b")];
        Array.ForEach(entries, pending.Add);
        pending.Remove(entries[0]);
        Assert.Same(entries[1], pending.Peek());
    }

    [Fact]
    public void One_that_is_heavier_than_the_bound_is_kept_while_it_is_alone()
    {
        var pending = new PendingEntries(mostRows: 1);
        pending.Add(Inspection(Monday, "a"));
        Assert.Equal((1, 0L), (pending.Count, pending.Dropped));
    }
}
