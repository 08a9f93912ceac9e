namespace Inspector.Tests;

/// <summary>The projects are those of ARCHITECTURE.md, and what they restore is pinned.</summary>
public sealed class ProjectTests
{
    private static IEnumerable<string> Projects => Repository.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));

    [Fact]
    public void The_product_is_two_projects() =>
        Assert.Equal(
            ["src/Inspector.Agent/Inspector.Agent.csproj", "src/Inspector.Probes/Inspector.Probes.csproj"],
            Projects.Where(project => project.StartsWith("src/", StringComparison.Ordinal)));

    [Fact]
    public void Every_project_has_a_lock_file() =>
        Assert.Empty(Projects.Select(project => project[..(project.LastIndexOf('/') + 1)] + "packages.lock.json").Except(Repository.Files));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Text("Inspector.sln").Replace('\\', '/');
        Assert.All(Projects, project => Assert.Contains($"\"{project}\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Containers_stay_outside_of_the_solution() =>
        Assert.DoesNotContain("Inspector.Testing.Containers", Repository.Text("Inspector.sln"), StringComparison.Ordinal);

    [Fact]
    public void A_stranger_sees_nothing_internal() =>
        Assert.DoesNotContain(
            Projects.Where(project => project.StartsWith("src/", StringComparison.Ordinal)),
            project => Repository.Text(project).Contains("InternalsVisibleTo Include=\"Inspector.Library.Tests\"", StringComparison.Ordinal));
}
