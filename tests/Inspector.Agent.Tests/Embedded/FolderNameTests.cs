using Inspector.Agent.Embedded;

namespace Inspector.Tests.Embedded;

public sealed class FolderNameTests
{
    private static string Made => FolderName.Template("postgres").Replace("XXXXXXXX", "aB3_xyZ9", StringComparison.Ordinal);

    [Fact]
    public void A_name_states_its_owner() => Assert.Equal(("postgres", ProcessIdentity.Current), (FolderName.Read(Made)!.Kind, FolderName.Read(Made)!.Owner));

    [Fact]
    public void A_folder_of_a_live_owner_is_not_abandoned() => Assert.False(FolderName.Read(Made)!.IsAbandoned);

    [Fact]
    public void A_folder_is_abandoned_when_its_owners_number_has_gone_to_another() =>
        Assert.True((FolderName.Read(Made)! with { Owner = ProcessIdentity.Current with { StartTime = 1 } }).IsAbandoned);

    [Fact]
    public void Of_another_pid_namespace_nothing_is_known()
    {
        var mine = FolderName.Read(Made)!;

        Assert.False((mine with { Owner = new(int.MaxValue, 1), Namespace = mine.Namespace + 1 }).IsAbandoned);
    }

    [Theory]
    [InlineData("inspector.postgres")]
    [InlineData("inspector.postgres.1.2.3.aB3_xyZ9.old")]
    [InlineData("inspector.postgres.99999999999.2.3.aB3_xyZ9")]
    [InlineData("inspector.postgres.-1.2.3.aB3_xyZ9")]
    [InlineData("inspector.postgres.1.2.3.../../x")]
    public void A_name_of_another_form_is_not_ours(string name) => Assert.Null(FolderName.Read(name));
}
