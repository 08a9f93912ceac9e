using Inspector.Agent.Embedded;

namespace Inspector.Tests.Embedded;

public sealed class ProcessStatTests
{
    [Fact]
    public void A_programs_name_may_hold_anything()
    {
        var stat = ProcessStat.Read("4242 (a) Z (b) c) S 1 4242 4242 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 987654 10 11\n");

        Assert.Equal(new ProcessStat(new(4242, 987654), "a) Z (b) c", 1, IsGone: false), stat);
    }

    [Theory]
    [InlineData('Z')]
    [InlineData('X')]
    public void A_zombie_is_gone(char state) =>
        Assert.True(ProcessStat.Read($"4242 (postgres) {state} 1 4242 4242 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 987654 10 11").IsGone);

    [Fact]
    public void This_process_is_alive() => Assert.True(ProcessIdentity.Current.IsAlive);

    [Fact]
    public void A_later_process_with_the_same_number_is_another() =>
        Assert.False((ProcessIdentity.Current with { StartTime = ProcessIdentity.Current.StartTime - 1 }).IsAlive);

    [Fact]
    public void A_number_that_nobody_has_is_not_alive() => Assert.False(new ProcessIdentity(int.MaxValue, 1).IsAlive);
}
