using System.Diagnostics;
using System.Globalization;
using Inspector.Agent.Embedded;
using Inspector.Testing;

namespace Inspector.Tests.Embedded;

/// <summary>What a process leaves behind that owned a throw-away server, however it ended.</summary>
public sealed class OwnerEndsTests
{
    private const int HangUp = 1;
    private const int Interrupt = 2;
    private const int Quit = 3;
    private const int Kill = 9;
    private const int Abort = 6;
    private const int Terminate = 15;

    [Theory]
    [InlineData("returns", null, 0)]
    [InlineData("exits", null, 7)]
    [InlineData("throws", null, 128 + Abort)]
    [InlineData("waits", HangUp, 128 + HangUp)]
    [InlineData("waits", Interrupt, 128 + Interrupt)]
    [InlineData("waits", Quit, 128 + Quit)]
    [InlineData("waits", Terminate, 128 + Terminate)]
    public async Task Nothing_is_left_and_the_end_is_what_it_would_have_been(string end, int? signal, int exitCode)
    {
        NeedsServer();
        await using var owner = await Owner.StartAsync(end);

        owner.Send(signal);

        Assert.Equal(exitCode, await owner.EndAsync());
        Assert.False(owner.Postmaster.IsAlive);
        Assert.Empty(FolderProcesses.In(owner.Folder));
        Assert.False(Directory.Exists(owner.Folder));
    }

    [Fact]
    public async Task After_a_kill_the_next_starts_clean_up_and_do_not_hurt_each_other()
    {
        NeedsServer();
        await using var killed = await Owner.StartAsync("waits");
        killed.Send(Kill);
        Assert.Equal(128 + Kill, await killed.EndAsync());

        var next = await Task.WhenAll(Owner.StartAsync("waits"), Owner.StartAsync("waits"));
        try
        {
            Assert.False(killed.Postmaster.IsAlive);
            Assert.False(Directory.Exists(killed.Folder));
            Assert.All(next, o => Assert.True(o.Postmaster.IsAlive));
        }
        finally
        {
            foreach (var owner in next)
            {
                owner.Send(Terminate);
                Assert.Equal(128 + Terminate, await owner.EndAsync());
                await owner.DisposeAsync();
            }
        }

        Assert.All(next, o => Assert.False(Directory.Exists(o.Folder)));
    }

    [Fact]
    public async Task Only_what_works_in_an_abandoned_folder_is_ended()
    {
        NeedsServer();
        using var bystander = Process.Start(new ProcessStartInfo("sleep", ["600"]) { UseShellExecute = false })!;
        try
        {
            var (folder, account) = await AbandonedAsync();
            var pid = bystander.Id.ToString(CultureInfo.InvariantCulture);
            await Command.RunAsync(account, "sh", ["-c", "mkdir \"$1/data\" && echo \"$2\" > \"$1/data/postmaster.pid\"", "sh", folder, pid], cancellation: TestContext.Current.CancellationToken);

            await OwnedFolder.SweepAsync(TimeProvider.System);

            Assert.False(Directory.Exists(folder));
            Assert.False(bystander.HasExited);
        }
        finally
        {
            bystander.Kill();
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_removed_stops_nobody()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can make a folder that it may not remove as its unprivileged self");
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), AbandonedName())).FullName;
        try
        {
            await OwnedFolder.SweepAsync(TimeProvider.System);

            Assert.True(Directory.Exists(folder), "root removes as the server's user, and what is not that user's stays");
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    /// <summary>A folder of an owner that cannot be alive.</summary>
    private static async Task<(string Folder, Account Account)> AbandonedAsync()
    {
        var account = Account.Choose();
        var folder = Path.Combine(Path.GetTempPath(), AbandonedName());
        var made = await Command.RunAsync(account, "mkdir", ["-m", "700", folder], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(0, made.ExitCode);
        return (folder, account);
    }

    private static string AbandonedName()
    {
        var mine = FolderName.Template("postgres").Split('.');
        return string.Join('.', mine[0], mine[1], mine[2], "1", mine[4], "abandond");
    }

    private static void NeedsServer() => Assert.SkipWhen(TestEnvironment.GivenServer is not null || TestServers.All.IsEmpty, "there is no server to start");
}
