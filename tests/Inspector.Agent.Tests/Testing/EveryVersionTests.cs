using System.Reflection;
using Inspector.Testing;
using Xunit.Sdk;

namespace Inspector.Tests.Testing;

public sealed class EveryVersionTests
{
    private static readonly int[] Present = [.. TestServers.All.Select(s => s.Major)];

    [Theory, EveryVersion]
    public void A_theory_may_take_the_number_alone(int major) => Assert.Contains(major, Present);

    [Fact]
    public async Task Each_version_is_one_row() => Assert.Equal(Present, (await RowsAsync(new())).Select(Major));

    [Fact]
    public async Task Versions_can_be_limited()
    {
        Assert.SkipWhen(Present.Length < 2, "it needs two versions");

        Assert.Equal(Present[1..], (await RowsAsync(new() { Since = Present[1] })).Select(Major));
        Assert.Equal(Present[..1], (await RowsAsync(new() { Until = Present[0] })).Select(Major));
        Assert.Equal(Present[..1], (await RowsAsync(new() { Only = Versions.Oldest })).Select(Major));
        Assert.Equal(Present[^1..], (await RowsAsync(new() { Only = Versions.Newest })).Select(Major));
        Assert.Equal([Present[0], Present[^1]], (await RowsAsync(new() { Only = Versions.OldestAndNewest })).Select(Major));
        Assert.Equal(Present[^1..], (await RowsAsync(new() { Only = Versions.OldestAndNewest, Since = Present[^1] })).Select(Major));
    }

    [Fact]
    public async Task A_version_that_is_not_there_is_skipped_with_the_reason() =>
        Assert.StartsWith("it needs PostgreSQL 9999 or later, and there is ", Assert.Single(await RowsAsync(new() { Since = 9999 })).Skip, StringComparison.Ordinal);

    [Fact]
    public async Task A_version_that_is_required_and_absent_fails_and_says_what_brings_it()
    {
        Assert.SkipWhen(TestEnvironment.GivenServer is not null, "a given server is the only one");

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => TestServers.SharedAsync(9999));

        Assert.StartsWith("INSPECTOR_TEST_VERSIONS asks for PostgreSQL 9999, which is not here; ./build.sh test fetches it. No server program of PostgreSQL 9999 was found", error.Message, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyCollection<ITheoryDataRow>> RowsAsync(EveryVersionAttribute attribute)
    {
        await using var tracker = new DisposalTracker();
        return await attribute.GetData(typeof(EveryVersionTests).GetMethod(nameof(Takes), BindingFlags.NonPublic | BindingFlags.Static)!, tracker);
    }

    private static int Major(ITheoryDataRow row) => ((TestServer)Assert.Single(row.GetData())!).Major;

    private static void Takes(TestServer server) => Assert.NotNull(server);
}
