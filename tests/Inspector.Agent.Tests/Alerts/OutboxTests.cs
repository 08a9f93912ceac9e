using Inspector.Agent.Alerts;
using Inspector.Testing;

namespace Inspector.Tests.Alerts;

public sealed class OutboxTests
{
    private static readonly LockAlert First = Scenes.Alert();
    private static readonly LockAlert Later = First with { Seen = First.Seen.AddMinutes(1), Waiters = 5 };
    private static readonly LockAlert Over = Later with { End = First.Seen.AddMinutes(2) };

    [Fact]
    public void A_beginning_is_told_before_changes_and_the_end()
    {
        var outbox = new Outbox(tellsEach: true);
        outbox.Put(First);
        Assert.Equal((AlertEvent.Opened, First), Tell(outbox));
        outbox.Put(Later);
        Assert.Equal((AlertEvent.Updated, Later), Tell(outbox));
        outbox.Put(Over);
        Assert.Equal((AlertEvent.Resolved, Over), Tell(outbox));
        Assert.Null(outbox.Peek());
    }

    [Fact]
    public void Of_what_waits_the_latest_alone_is_told()
    {
        var outbox = new Outbox(tellsEach: true);
        outbox.Put(First);
        outbox.Put(Later);
        Assert.Equal(1, outbox.Count);
        Assert.Equal((AlertEvent.Opened, Later), Tell(outbox));
        Assert.Null(outbox.Peek());
    }

    [Fact]
    public void What_began_and_ended_meanwhile_is_told_in_two_or_to_whom_that_is_enough_in_one()
    {
        var (each, latest) = (new Outbox(tellsEach: true), new Outbox(tellsEach: false));
        foreach (var outbox in new[] { each, latest })
        {
            outbox.Put(Later);
            outbox.Put(Over);
        }

        Assert.Equal((AlertEvent.Opened, Later), Tell(each));
        Assert.Equal((AlertEvent.Resolved, Over), Tell(each));
        Assert.Null(each.Peek());
        Assert.Equal((AlertEvent.Resolved, Over), Tell(latest));
        Assert.Null(latest.Peek());
    }

    [Fact]
    public void What_came_while_a_message_was_under_way_is_told_after_it()
    {
        var outbox = new Outbox(tellsEach: true);
        outbox.Put(First);
        var message = outbox.Peek()!;
        outbox.Put(Over);
        outbox.Settle(message);
        Assert.Equal((AlertEvent.Resolved, Over), Tell(outbox));
    }

    [Fact]
    public void Of_what_is_known_to_be_over_nothing_more_is_told()
    {
        var outbox = new Outbox(tellsEach: true);
        outbox.Know(First.Id, isOver: true);
        outbox.Put(Over);
        outbox.Put(Later);
        Assert.Null(outbox.Peek());
    }

    [Fact]
    public void What_is_known_to_last_is_not_told_as_new()
    {
        var outbox = new Outbox(tellsEach: true);
        outbox.Know(First.Id, isOver: false);
        outbox.Put(Later);
        Assert.Equal((AlertEvent.Updated, Later), Tell(outbox));
    }

    [Fact]
    public void Over_the_bound_updates_go_before_beginnings_and_ends()
    {
        var outbox = new Outbox(tellsEach: true, most: 3);
        var (known, ending) = (One("known"), One("ending"));
        outbox.Know(known.Id, isOver: false);
        outbox.Know(ending.Id, isOver: false);
        outbox.Put(ending with { End = ending.Seen });
        outbox.Put(One("new"));
        outbox.Put(known);
        outbox.Put(One("newer"));
        Assert.Equal((3, 1), (outbox.Count, outbox.Dropped));
        Assert.Equal(["ending resolved", "new opened", "newer opened"], Enumerable.Range(0, 3).Select(_ => Tell(outbox)!.Value).Select(told => $"{told.Alert.Target} {told.Event.ToString().ToLowerInvariant()}"));

        outbox.Put(known with { Seen = known.Seen.AddMinutes(1) });
        Assert.Equal(AlertEvent.Updated, outbox.Peek()!.Event);
    }

    [Fact]
    public void Memory_is_bounded_whatever_comes()
    {
        var outbox = new Outbox(tellsEach: true, most: 10);
        for (var i = 0; i < 1_000; i++)
        {
            outbox.Put(One($"t{i}"));
            outbox.Put(One($"t{i}") with { End = First.Seen });
        }

        Assert.Equal((10, 990), (outbox.Count, outbox.Dropped));
    }

    [Fact]
    public void One_that_failed_stands_behind_the_others()
    {
        var outbox = new Outbox(tellsEach: true);
        outbox.Put(One("a"));
        outbox.Put(One("b"));
        outbox.Postpone(outbox.Peek()!);
        Assert.Equal("b", outbox.Peek()!.Alert.Target);
    }

    [Fact]
    public void The_beginning_and_the_end_have_one_key_each_whoever_tells_them()
    {
        Assert.Equal(new AlertMessage(AlertEvent.Opened, First).IdempotencyKey, new AlertMessage(AlertEvent.Opened, Later).IdempotencyKey);
        Assert.Equal(new AlertMessage(AlertEvent.Resolved, Over).IdempotencyKey, new AlertMessage(AlertEvent.Resolved, Over with { End = LockScene.At.AddHours(1) }).IdempotencyKey);
        Assert.NotEqual(new AlertMessage(AlertEvent.Updated, First).IdempotencyKey, new AlertMessage(AlertEvent.Updated, Later).IdempotencyKey);
    }

    private static LockAlert One(string target) => First with { Target = target, Incident = target };

    private static (AlertEvent Event, LockAlert Alert)? Tell(Outbox outbox)
    {
        if (outbox.Peek() is not { } message)
        {
            return null;
        }

        outbox.Settle(message);
        return (message.Event, message.Alert);
    }
}
