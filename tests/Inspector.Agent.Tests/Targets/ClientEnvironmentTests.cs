using Inspector.Agent.Targets;

namespace Inspector.Tests.Targets;

public sealed class ClientEnvironmentTests
{
    [Fact]
    public void Taking_the_environment_leaves_the_driver_nothing_to_read_by_itself()
    {
        Environment.SetEnvironmentVariable("PGAPPNAME", "from the environment");
        Environment.SetEnvironmentVariable("PGREQUIREPEER", "");
        var taken = ClientEnvironment.Take();
        Assert.Equal("from the environment", taken.Variable("PGAPPNAME"));
        Assert.Equal("", taken.Variable("PGREQUIREPEER"));
        Assert.Null(Environment.GetEnvironmentVariable("PGAPPNAME"));
        Assert.Null(taken.Variable("PGNOSUCH"));
        Assert.Equal(Environment.UserName, taken.UserName);
    }

    [Fact]
    public void Without_a_home_folder_there_is_nothing_below_it()
    {
        using var around = new Surroundings();
        var homeless = around.Environment with { Home = "" };
        Assert.Null(homeless.BelowHome(".pgpass"));
        Assert.Null(Target.Read("host=a", homeless).PasswordFile);
    }
}
