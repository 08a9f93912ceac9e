using Inspector.Catalog;

namespace Inspector.Remediation.Steps;

/// <summary>Switching a disabled trigger on again.</summary>
internal static class EnableTrigger
{
    /// <summary>The step; a trigger of the server's own takes a superuser.</summary>
    public static Step Of(Trigger trigger) => new()
    {
        Phase = Phase.Switch,
        Sql = Change(trigger, Sql.Of($"ENABLE")),
        Locks = [.. trigger.Table.Tree.Select(table => Lock.Of(LockMode.ShareRowExclusiveLock, table))],
        Blocks = Blocks.Writes,
        Work = Work.Instant,
        LockTimeout = Timeouts.Short,
        Verify = Sql.Of($"SELECT tgenabled = 'O' FROM pg_trigger WHERE tgrelid = {Sql.Regclass(trigger.Table)} AND tgname = {Sql.Literal(trigger.Name)};"),
        Rollback = Change(trigger, Sql.Of($"DISABLE")),
        Caveats = trigger.IsInternal
            ? ["It takes a superuser.", "What was written while it was off stays unchecked."]
            : ["What it should have done while it was off stays undone."],
    };

    private static Sql Change(Trigger trigger, Sql verb) => Sql.Of($"ALTER TABLE {trigger.Table} {verb} TRIGGER {Sql.Name(trigger.Name)};");
}
