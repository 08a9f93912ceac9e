namespace Inspector.Tests.Promises;

/// <summary>The list itself is watched, so that nothing slips into it.</summary>
public sealed class AllowedFunctionsTests
{
    [Fact]
    public void Every_entry_says_why_it_is_safe() => Assert.All(AllowedFunctions.All, entry => Assert.True(entry.Value.Length > 20, entry.Key));

    [Fact]
    public void None_writes_signals_sleeps_resets_or_takes_an_advisory_lock() =>
        Assert.DoesNotContain(AllowedFunctions.All.Keys, AllowedFunctions.IsDangerous);

    [Fact]
    public void Those_that_wait_for_locks_are_marked_so() =>
        Assert.Equal(AllowedFunctions.All.Keys.Where(AllowedFunctions.IsKnownToWait), AllowedFunctions.All.Keys.Where(AllowedFunctions.WaitsForLocks));

    [Theory]
    [InlineData("pg_stat_reset()")]
    [InlineData("pg_terminate_backend(integer,bigint)")]
    [InlineData("pg_cancel_backend(integer)")]
    [InlineData("pg_sleep(double precision)")]
    [InlineData("pg_advisory_lock(bigint)")]
    [InlineData("pg_try_advisory_xact_lock_shared(bigint)")]
    [InlineData("nextval(regclass)")]
    [InlineData("set_config(text,text,boolean)")]
    [InlineData("pg_read_file(text)")]
    [InlineData("pg_create_restore_point(text)")]
    [InlineData("pg_switch_wal()")]
    [InlineData("lo_create(oid)")]
    [InlineData("loread(integer,integer)")]
    [InlineData("query_to_xml(text,boolean,boolean,text)")]
    [InlineData("pg_current_xact_id()")]
    [InlineData("pg_notify(text,text)")]
    [InlineData("pg_logical_slot_get_changes(name,pg_lsn,integer,text[])")]
    public void What_is_dangerous_is_known_by_its_name(string function) => Assert.True(AllowedFunctions.IsDangerous(function));
}
