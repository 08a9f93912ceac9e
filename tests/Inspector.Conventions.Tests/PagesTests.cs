using Inspector.Tests.Pages;

namespace Inspector.Tests;

/// <summary>The pages of <c>docs/</c> say what the code does. <c>./build.sh docs</c> writes them.</summary>
public sealed class PagesTests
{
    [Fact]
    public void Every_page_is_what_the_code_says()
    {
        var stale = Page.All.Where(page => !File.Exists(Repository.PathOf(page.File)) || Repository.Text(page.File) != page.Text).Select(page => page.File);
        Assert.True(!stale.Any(), $"run ./build.sh docs and read the difference: {string.Join(", ", stale)}");
    }

    [Fact]
    public void No_page_is_left_of_a_probe_that_is_gone()
    {
        var known = Page.All.Select(page => page.File);
        Assert.Empty(Repository.Files.Where(file => file.StartsWith(Page.ProbesFolder, StringComparison.Ordinal)).Except(known));
    }
}
