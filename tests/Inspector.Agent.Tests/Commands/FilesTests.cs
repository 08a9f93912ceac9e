using System.IO.Pipes;
using System.Text;
using System.Text.Json;
using Inspector.Agent.Commands;
using Inspector.Agent.Configuration;
using Inspector.Testing;
using Inspector.Tests.Configuration;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Commands;

/// <summary>Files that cannot be read or written: exit code 2. What can be known before is known before a server is troubled.</summary>
public sealed class FilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--baseline", null, "there is no such file; write one with --write-baseline")]
    [InlineData("--baseline", "{", "is not valid JSON")]
    [InlineData("--baseline", "not JSON", "is not valid JSON")]
    [InlineData("--baseline", "{\"schemaVersion\": 2}", "has a schemaVersion other than 1")]
    [InlineData("--baseline", "{\"schemaVersion\": 1, \"tool\": {}}", "is a report, not a baseline")]
    [InlineData("--suppressions", null, "there is no such file; name the file that holds the suppressions")]
    [InlineData("--suppressions", "suppressions: [", "is not valid YAML")]
    [InlineData("--suppressions", "suppressions:\n  - probe: duplicate-index", "the rule lacks a reason")]
    [InlineData("--suppressions", "suppressions:\n  - probe: duplcate-index\n    reason: x", "did you mean duplicate-index?")]
    [InlineData("--write-baseline", "not JSON", "is not valid JSON")]
    public async Task A_file_that_cannot_be_used_is_told_before_the_server_is_troubled(string option, string? content, string complaint)
    {
        await using var nobody = Stranger.That(null);
        var file = _folder.File("file", content);

        var ended = await Typed.RunAsync("scan", $"host=127.0.0.1 port={nobody.Port} password=hunter2", option, file);

        Assert.Equal((ExitCode.Usage, ""), (ended.Code, ended.Output));
        Assert.StartsWith(file, ended.Complaint, StringComparison.Ordinal);
        Assert.Contains(complaint, ended.Complaint, StringComparison.Ordinal);
        Assert.Equal(0, nobody.Visits);
    }

    [Theory]
    [InlineData("--format", "json=", "nowhere/report.json", "there is no such folder")]
    [InlineData("--write-baseline", "", "nowhere/baseline.json", "there is no such folder")]
    [InlineData("--format", "sarif=", "", "it is a folder")]
    [InlineData("--write-baseline", "", "", "it is a folder")]
    public async Task A_place_that_cannot_be_written_is_told_before_the_server_is_troubled(string option, string format, string name, string why)
    {
        await using var nobody = Stranger.That(null);
        var file = Path.Combine(_folder.Path, name);

        var ended = await Typed.RunAsync("scan", $"host=127.0.0.1 port={nobody.Port}", option, format + file);

        ended.AssertOnly(ExitCode.Usage, $"{file}: cannot be written: {why}");
        Assert.Equal(0, nobody.Visits);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_place_without_permission_is_told_before_the_server_is_troubled()
    {
        // Root may write everywhere but where the kernel says no.
        var file = Environment.IsPrivilegedProcess ? "/sys/kernel/report.json" : _folder.File("report.json");
        if (!Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        (await Typed.RunAsync("scan", "host=127.0.0.1 port=1", "--format", $"json={file}")).AssertOnly(ExitCode.Usage, $"{file}: cannot be written: permission denied");

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task What_cannot_be_written_after_all_takes_nothing_from_the_rest(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("create table orders (id int primary key, a int); create index orders_a on orders (a); create index orders_a1 on orders (a)");
        await using var wire = Wire.To(database.ConnectionString);
        var (lost, kept, baseline) = (_folder.File("lost.json"), _folder.File("kept.json"), _folder.File("baseline.json"));
        wire.When("from pg_database d", () =>
        {
            Directory.CreateDirectory(lost);
            return Task.CompletedTask;
        });

        var ended = await Typed.RunAsync("scan", wire.Target(), "--format", $"json={lost}", "--format", $"json={kept}", "--format", "text", "--write-baseline", baseline);

        Assert.Equal((ExitCode.Usage, $"{lost}: cannot be written: it is a folder"), (ended.Code, ended.Complaint));
        Assert.Contains("orders_a1 repeats orders_a", ended.Output, StringComparison.Ordinal);
        Assert.Contains("orders_a1 repeats orders_a", await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Single(BaselineFile.Read(baseline).Entries);
        Assert.Equal([baseline, kept, lost], Directory.EnumerateFileSystemEntries(_folder.Path).Order(StringComparer.Ordinal));
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_report_can_go_to_a_pipe_by_name(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        var reading = new StreamReader(pipe, Encoding.UTF8).ReadToEndAsync(TestContext.Current.CancellationToken);
        var name = $"/dev/fd/{pipe.ClientSafePipeHandle.DangerousGetHandle()}";

        var ended = await Typed.RunAsync("scan", Knock.Text(database.ConnectionString), "--format", $"json={name}");
        pipe.DisposeLocalCopyOfClientHandle();

        Assert.Equal((ExitCode.Clean, "", ""), (ended.Code, ended.Output, ended.Error));
        using var report = JsonDocument.Parse(await reading);
        Assert.Equal(database.Name, report.RootElement.GetProperty("target").GetProperty("database").GetString());
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task Every_format_goes_to_its_file_and_one_to_the_terminal(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("create table orders (id int primary key, a int); create index orders_a on orders (a); create index orders_a1 on orders (a)");
        var files = Format.Known.Select(format => (Format: format, File: _folder.File(format))).ToList();

        var ended = await Typed.RunAsync(["scan", Knock.Text(database.ConnectionString), .. files.SelectMany(pair => (string[])["--format", $"{pair.Format}={pair.File}"]), "--format", "markdown"]);

        Assert.Equal((ExitCode.Clean, ""), (ended.Code, ended.Error));
        Assert.StartsWith("# ", ended.Output, StringComparison.Ordinal);
        foreach (var (_, file) in files)
        {
            Assert.Contains("orders_a1", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Theory, EveryVersion(Only = Versions.Newest)]
    public async Task A_baseline_stays_as_it_is_when_nothing_could_be_inspected(TestServer server)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("create table orders (id int primary key, a int); create index orders_a on orders (a); create index orders_a1 on orders (a)");
        var baseline = _folder.File("baseline.json");
        await Typed.RunAsync("scan", Knock.Text(database.ConnectionString), "--write-baseline", baseline);
        var before = await File.ReadAllTextAsync(baseline, TestContext.Current.CancellationToken);

        var ended = await Typed.RunAsync("scan", Knock.Text(database.ConnectionString, ("port", "1")), "--write-baseline", baseline);

        Assert.Equal(ExitCode.Incomplete, ended.Code);
        Assert.Equal(before, await File.ReadAllTextAsync(baseline, TestContext.Current.CancellationToken));
    }
}
