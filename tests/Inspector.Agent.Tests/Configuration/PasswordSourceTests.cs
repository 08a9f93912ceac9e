using Inspector.Agent.Configuration;
using Inspector.Agent.Targets;
using Inspector.Tests.Commands;

namespace Inspector.Tests.Configuration;

/// <summary>Where passwords come from, with real files and real commands.</summary>
public sealed class PasswordSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HandClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_read_each_time_and_its_last_line_end_is_not_of_the_password()
    {
        var file = _folder.File("p", " hunter 2 \r\n");
        using var source = new PasswordSource(new() { File = file }, _clock);
        Assert.Equal(" hunter 2 ", await RevealAsync(source));

        _folder.File("p", "hunter3");
        Assert.Equal("hunter3", await RevealAsync(source));
    }

    [Fact]
    public async Task What_a_command_printed_lives_for_its_time()
    {
        using var source = Counting(out var runs);
        var first = await RevealAsync(source);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(first, await RevealAsync(source));

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(("secret-1", "secret-2", 2), (first, await RevealAsync(source), runs()));
    }

    [Fact]
    public async Task A_password_that_was_refused_is_asked_for_anew_but_once()
    {
        using var source = Counting(out var runs);
        var old = await source.GetAsync(TestContext.Current.CancellationToken);

        source.Refuse(old!);
        var current = await source.GetAsync(TestContext.Current.CancellationToken);
        source.Refuse(old!); // by another connection, that had tried with it too

        Assert.Same(current, await source.GetAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, runs());
    }

    [Fact]
    public async Task Many_who_ask_at_once_wait_for_one_run()
    {
        using var source = Counting(out var runs);

        var secrets = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => RevealAsync(source))));

        Assert.Equal(["secret-1"], secrets.Distinct());
        Assert.Equal(1, runs());
    }

    [Fact]
    public async Task A_target_gets_the_password_and_without_a_source_stays_as_it_is()
    {
        using var around = new Targets.Surroundings();
        var target = around.Read("host=h user=u");
        using var none = new PasswordSource(new(), _clock);
        using var given = new PasswordSource(new() { Given = new("hunter2") }, _clock);

        Assert.Same(target, await none.ApplyAsync(target, TestContext.Current.CancellationToken));
        var with = await given.ApplyAsync(target, TestContext.Current.CancellationToken);
        Assert.Equal(("hunter2", "that of the configuration"), (with.PasswordFor(with.Endpoints[0])?.Reveal(), with.PasswordSource));
    }

    [Theory]
    [InlineData("passwordCommand (sh) failed with exit code 3; run it by hand to see why", "echo hunter2; echo hunter2 >&2; exit 3")]
    [InlineData("what passwordCommand printed is empty", "echo")]
    [InlineData("what passwordCommand printed has more than one line, or a null character: it must be the password and nothing else", "echo hunter2; echo hunter2")]
    [InlineData("what passwordCommand printed is not UTF-8", "printf 'hunter2\\377'")]
    [InlineData("passwordCommand prints more than a password: more than 16 kB", "while :; do echo hunter2; done")]
    public async Task What_a_command_does_wrong_is_told_without_what_it_printed(string complaint, string script)
    {
        using var source = Shell(script);

        Assert.Equal(complaint, (await Assert.ThrowsAsync<TargetException>(() => RevealAsync(source))).Message);
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_told()
    {
        using var source = new PasswordSource(new() { Command = ["/nowhere/token", "hunter2"] }, _clock);

        Assert.Equal("passwordCommand (token) cannot be run: there is no such program", (await Assert.ThrowsAsync<TargetException>(() => RevealAsync(source))).Message);
    }

    [Fact]
    public async Task A_command_that_hangs_is_killed_with_what_it_started()
    {
        var alive = _folder.File("alive");
        using var source = Shell($"mkfifo '{alive}'; sleep 100000 > '{alive}' & cat '{alive}'");
        var asking = RevealAsync(source);
        while (_clock.Waiting == 0 || !File.Exists(alive))
        {
            await Task.Yield();
        }

        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("passwordCommand (sh) did not end within 10 s", (await Assert.ThrowsAsync<TargetException>(() => asking)).Message);
        Assert.DoesNotContain(Directory.EnumerateFiles("/proc", "cmdline", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true }), Mentions);

        bool Mentions(string file)
        {
            try
            {
                return File.ReadAllText(file).Contains(alive, StringComparison.Ordinal);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("hunter2\nhunter3\n", "has more than one line, or a null character: it must be the password and nothing else")]
    public async Task What_is_wrong_with_a_file_is_told_without_what_it_holds(string content, string complaint)
    {
        var file = _folder.File("p", content);
        using var source = new PasswordSource(new() { File = file }, _clock);

        Assert.Equal($"the password file {file} {complaint}", (await Assert.ThrowsAsync<TargetException>(() => RevealAsync(source))).Message);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told()
    {
        using var source = new PasswordSource(new() { File = _folder.File("none") }, _clock);

        Assert.EndsWith("none: cannot be read: there is no such file; write the password into it", (await Assert.ThrowsAsync<TargetException>(() => RevealAsync(source))).Message, StringComparison.Ordinal);
    }

    private static async Task<string?> RevealAsync(PasswordSource source) => (await source.GetAsync(TestContext.Current.CancellationToken))?.Reveal();

    private PasswordSource Shell(string script) => new(new() { Command = ["/bin/sh", "-c", script], TimeToLive = TimeSpan.FromMinutes(1) }, _clock);

    /// <summary>Prints another password with each run.</summary>
    private PasswordSource Counting(out Func<int> runs)
    {
        var log = _folder.File("runs", "");
        runs = () => File.ReadAllLines(log).Length;
        return Shell($"echo run >> '{log}'; echo secret-$(grep -c run '{log}')");
    }
}
