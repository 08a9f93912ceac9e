using System.Runtime.Versioning;
using System.Text;
using Inspector.Agent.Configuration;
using Inspector.Findings;
using Inspector.Tests.Reports;

namespace Inspector.Tests.Configuration;

public sealed class BaselineFileTests : IDisposable
{
    private const string Good = """
        {
          "schemaVersion": 1,
          "createdAt": "2026-11-22T06:00:00Z",
          "entries": [
            {
              "fingerprint": "00000000deadbeef",
              "probe": "duplicate-index",
              "object": "public.orders_idx",
              "title": "orders_idx repeats orders_idx1"
            }
          ]
        }

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_is_as_documented()
    {
        var file = _folder.File("baseline.json");

        BaselineFile.Write(file, new() { CreatedAt = Samples.At, Entries = [new(new(0xdeadbeef), "duplicate-index", "public.orders_idx", "orders_idx repeats orders_idx1")] });

        Assert.Equal(Good, File.ReadAllText(file));
    }

    [Fact]
    public void What_is_written_is_read_again_whatever_the_names()
    {
        var baseline = Baseline.Of([Hostile.Of(Hostile.Names.Where(name => name != "half\uD83D"))], Samples.At);
        var file = _folder.File("baseline.json");

        BaselineFile.Write(file, baseline);
        var read = BaselineFile.Read(file);

        Assert.Equal(baseline.Entries, read.Entries);
        Assert.Equal(baseline.CreatedAt, read.CreatedAt);
    }

    [Fact]
    public void The_same_findings_give_the_same_bytes()
    {
        var (one, other) = (_folder.File("one.json"), _folder.File("other.json"));
        var findings = Samples.Full.Findings;

        BaselineFile.Write(one, Baseline.Of([Samples.Full], Samples.At));
        BaselineFile.Write(other, Baseline.Of([Samples.Full with { Findings = [.. findings.Reverse()] }], Samples.At));

        Assert.Equal(File.ReadAllBytes(one), File.ReadAllBytes(other));
    }

    [Fact]
    public void A_write_that_fails_leaves_what_was_there()
    {
        var file = _folder.File("baseline.json", Good);
        Directory.CreateDirectory(Path.Combine(_folder.Path, $".baseline.json.{Environment.ProcessId}.new"));

        var refusal = Assert.Throws<ConfigurationException>(() => BaselineFile.Write(file, new() { CreatedAt = Samples.At, Entries = [] }));

        Assert.StartsWith("baseline.json: cannot be written: ", _folder.Relative(refusal.Message), StringComparison.Ordinal);
        Assert.Equal(Good, File.ReadAllText(file));
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public void A_write_leaves_no_draft_follows_a_link_and_keeps_the_mode()
    {
        var file = _folder.File("real.json", Good);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var link = _folder.File("link.json");
        File.CreateSymbolicLink(link, file);

        BaselineFile.Write(link, new() { CreatedAt = Samples.At, Entries = [] });

        Assert.Equal(["link.json", "real.json"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
        Assert.Empty(BaselineFile.Read(file).Entries);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(file, File.ResolveLinkTarget(link, returnFinalTarget: true)!.FullName);
    }

    [Fact]
    public void A_byte_order_mark_does_not_matter() => Assert.Single(BaselineFile.Read(_folder.File("baseline.json", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Good)])).Entries);

    [Theory]
    [InlineData("", "baseline.json:1: is not valid JSON (")]
    [InlineData("not json", "baseline.json:1: is not valid JSON (")]
    [InlineData("[]", "baseline.json:1: is no baseline, which begins with {; write a new one with --write-baseline")]
    [InlineData("{}", "baseline.json: lacks schemaVersion, so it is no baseline; write a new one with --write-baseline")]
    [InlineData("{\"schemaVersion\": 1}", "baseline.json: lacks createdAt; write a new one with --write-baseline")]
    [InlineData("{\"schemaVersion\": 2,\n \"news\": true}", "baseline.json:1: has a schemaVersion other than 1; ")]
    [InlineData("{\n\"schemaVersion\": \"1\"}", "baseline.json:2: has a schemaVersion other than 1; ")]
    [InlineData("{\"schemaVersion\": 1, \"schemaVersion\": 1}", "baseline.json:1: has the key \"schemaVersion\" twice")]
    [InlineData("{\"schemaVersion\": 1,\n\"tool\": {}}", "baseline.json:2: is a report, not a baseline; ")]
    [InlineData("{\"schemaVersion\": 1,\n\n\"entrees\": []}", "baseline.json:3: has an unknown key \"entrees\"; ")]
    [InlineData("{\"schemaVersion\": 1, \"\\u001b[2J\": []}", "baseline.json:1: has an unknown key \"\\u{1B}[2J\"; ")]
    [InlineData("{\"schemaVersion\": 1, \"createdAt\": 7}", "baseline.json:1: has a createdAt that is no text")]
    [InlineData("{\"schemaVersion\": 1, \"createdAt\": \"yesterday\"}", "baseline.json:1: has a createdAt that is no time such as 2026-11-22T06:00:00Z")]
    [InlineData("{\"schemaVersion\": 1, \"entries\": {}}", "baseline.json:1: has entries that are no list")]
    [InlineData("{\"schemaVersion\": 1, \"entries\": [7]}", "baseline.json:1: has an entry that is no object")]
    [InlineData("{\"schemaVersion\": 1, \"entries\": [\n{}]}", "baseline.json:2: has an entry without fingerprint, probe, object or title; ")]
    [InlineData("{\"schemaVersion\": 1, \"entries\": [{\"fingerprint\": \"xyz\"}]}", "baseline.json:1: has a fingerprint that is not 16 hexadecimal digits: \"xyz\"")]
    [InlineData("{\"schemaVersion\": 1, \"entries\": [{\"probe\": null}]}", "baseline.json:1: has a probe that is no text")]
    [InlineData("{\"schemaVersion\": 1, \"entries\": [{\"age\": 7}]}", "baseline.json:1: has an unknown key \"age\"; ")]
    [InlineData("{\"schemaVersion\": 1} {}", "baseline.json:1: is not valid JSON (")]
    [InlineData("{\"schemaVersion\": 1,\n<<<<<<< HEAD\n}", "baseline.json:2: is not valid JSON (")]
    [InlineData("{\"schemaVersion\": 1, \"createdAt\": \"\\ud800\"}", "baseline.json:1: holds text that is not Unicode (")]
    public void A_damaged_file_gets_one_line_that_says_where_and_what_to_do(string content, string expected)
    {
        var refusal = Assert.Throws<ConfigurationException>(() => BaselineFile.Read(_folder.File("baseline.json", content)));

        Assert.StartsWith(expected, _folder.Relative(refusal.Message), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void Depth_does_not_exhaust_the_stack() =>
        Assert.Throws<ConfigurationException>(() => BaselineFile.Read(_folder.File("deep.json", string.Concat(Enumerable.Repeat("{\"a\":", 100_000)))));

    [Theory]
    [InlineData("absent.json", "absent.json: cannot be read: there is no such file; write one with --write-baseline")]
    [InlineData("absent/baseline.json", "absent/baseline.json: cannot be read: there is no such folder; write one with --write-baseline")]
    [InlineData("", "cannot be read: it is a folder")]
    public void A_file_that_is_not_there_gets_one_line(string name, string expected) =>
        Assert.EndsWith(expected, Assert.Throws<ConfigurationException>(() => BaselineFile.Read(Path.Combine(_folder.Path, name))).Message, StringComparison.Ordinal);

    [Fact]
    public void An_empty_name_gets_one_line() => Assert.Equal(": cannot be read: the name is empty", Assert.Throws<ConfigurationException>(() => BaselineFile.Read("")).Message);

    [Fact]
    public void A_file_without_end_is_given_up() =>
        Assert.Equal("/dev/zero: is larger than 128 MB; is it the right file?", Assert.Throws<ConfigurationException>(() => BaselineFile.Read("/dev/zero")).Message);

    [Fact]
    public void A_folder_is_not_overwritten() =>
        Assert.EndsWith(": cannot be written: it is a folder", Assert.Throws<ConfigurationException>(() => BaselineFile.Write(_folder.Path, new() { CreatedAt = Samples.At, Entries = [] })).Message, StringComparison.Ordinal);

    [Fact]
    public void Random_damage_is_refused_or_read_but_never_a_crash()
    {
        const int seed = 20261122;
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(Good);
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var read = Record.Exception(() => BaselineReader.Read("baseline.json", bytes.AsSpan(0, random.Next(bytes.Length + 1))));
            Assert.True(read is null or ConfigurationException, $"round {round}, seed {seed}: {read}");
        }
    }
}
