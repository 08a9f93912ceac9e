using System.Runtime.Versioning;
using Inspector.Agent.Embedded;

namespace Inspector.Tests.Embedded;

/// <summary>On folders with stand-ins for the programs: shell scripts that say what a real <c>postgres --version</c> says.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PostgresBinariesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("inspector-test-").FullName;
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    public PostgresBinariesTests() => _environment["INSPECTOR_CACHE"] = In("cache");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_newest_is_found_wherever_it_is()
    {
        Install("usr/lib/postgresql/15/bin", "15.18 (Debian 15.18-0+deb12u1)");
        Install("usr/pgsql-17/bin", "17.10");
        Install("cache/postgres/16/bin", "16.14");
        Install("somewhere", "14.23");
        _environment["PATH"] = $"/nowhere:{In("somewhere")}";

        Assert.Equal([(17, "17.10"), (16, "16.14"), (15, "15.18"), (14, "14.23")], Search().All.Select(i => (i.Major, i.Version)));
    }

    [Fact]
    public void The_asked_version_is_found_and_its_programs_are_in_its_folder()
    {
        Install("usr/lib/postgresql/15/bin", "15.18");
        Install("usr/lib/postgresql/18/bin", "18.4");

        Assert.Equal(In("usr/lib/postgresql/15/bin/initdb"), Search().Find(15).Program("initdb"));
    }

    [Fact]
    public void Of_two_with_one_major_version_the_fetched_one_counts()
    {
        Install("usr/lib/postgresql/15/bin", "15.1");
        Install("cache/postgres/15/bin", "15.18");

        Assert.Equal("15.18", Search().Find(15).Version);
    }

    [Fact]
    public void An_option_is_the_only_place_searched()
    {
        Install("usr/lib/postgresql/18/bin", "18.4");
        Install("mine/bin", "15.18");
        _environment[PostgresBinaries.Variable] = In("usr/lib/postgresql/18/bin");

        Assert.Equal([15], Search(In("mine/bin")).All.Select(i => i.Major));
    }

    [Fact]
    public void The_environment_names_several_folders_and_their_parents_will_do()
    {
        Install("usr/lib/postgresql/18/bin", "18.4");
        Install("a/bin", "15.18");
        Install("b/bin", "16.14");
        _environment[PostgresBinaries.Variable] = $"{In("a")}:{In("b/bin")}";

        Assert.Equal([16, 15], Search().All.Select(i => i.Major));
    }

    [Fact]
    public void A_beta_has_a_major_version_too()
    {
        Install("usr/lib/postgresql/19/bin", "19beta1");

        Assert.Equal((19, "19beta1"), (Search().Find().Major, Search().Find().Version));
    }

    [Fact]
    public void A_folder_without_initdb_is_no_server()
    {
        Install("usr/lib/postgresql/15/bin", "15.18");
        File.Delete(In("usr/lib/postgresql/15/bin/initdb"));

        Assert.Empty(Search().All);
    }

    [Fact]
    public void What_does_not_run_is_told_with_its_reason()
    {
        Install("usr/lib/postgresql/15/bin", "15.18");
        Script("usr/lib/postgresql/15/bin/postgres", "echo 'error while loading shared libraries: libxml2.so.2: cannot open' >&2; exit 127");

        var error = Assert.Throws<EmbeddedException>(() => Search().Find());

        Assert.Contains("usr/lib/postgresql/15/bin/postgres does not run: error while loading shared libraries: libxml2.so.2: cannot open", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_not_executable_is_told()
    {
        Install("usr/lib/postgresql/15/bin", "15.18");
        File.SetUnixFileMode(In("usr/lib/postgresql/15/bin/postgres"), UnixFileMode.UserRead);

        Assert.Contains("postgres does not run: ", Assert.Throws<EmbeddedException>(() => Search().Find()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Finding_none_says_in_one_line_what_was_searched_and_what_to_do()
    {
        Install("usr/lib/postgresql/15/bin", "15.18");

        var message = Assert.Throws<EmbeddedException>(() => Search().Find(18)).Message;

        Assert.StartsWith($"No server program of PostgreSQL 18 was found (searched: {In("cache")}/postgres/*/bin, PATH, ", message, StringComparison.Ordinal);
        Assert.Contains("/usr/lib/postgresql/*/bin", message, StringComparison.Ordinal);
        Assert.Contains("found only 15", message, StringComparison.Ordinal);
        Assert.EndsWith("apt-get install postgresql-18, or name its bin folder in INSPECTOR_POSTGRES_BIN", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData(null, null, true, "/var/cache/inspector")]
    [InlineData(null, "/xdg", true, "/var/cache/inspector")]
    [InlineData(null, "/xdg", false, "/xdg/inspector")]
    [InlineData(null, null, false, "/home/me/.cache/inspector")]
    [InlineData("/said", "/xdg", true, "/said")]
    public void The_cache_is_where_the_build_script_puts_it(string? said, string? xdg, bool isRoot, string path) =>
        Assert.Equal(path, CacheFolder.Path(name => name switch { "INSPECTOR_CACHE" => said, "XDG_CACHE_HOME" => xdg, "HOME" => "/home/me", _ => null }, isRoot));

    private PostgresBinaries Search(string? option = null) => new(SearchedFolders.Of(option, _environment.GetValueOrDefault, isRoot: false, _root + "/"));

    private string In(string path) => Path.Combine(_root, path);

    private void Install(string folder, string version)
    {
        Directory.CreateDirectory(In(folder));
        Script($"{folder}/postgres", $"echo 'postgres (PostgreSQL) {version}'");
        Script($"{folder}/initdb", "exit 1");
        Script($"{folder}/pg_ctl", "exit 1");
    }

    private void Script(string path, string text)
    {
        File.WriteAllText(In(path), $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(In(path), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
