using System.Text;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Configuration;

/// <summary>
/// Where the password of a target comes from, asked before each connection. A file is read each time; what a command printed is used for its time to live, and thrown away when the server
/// refuses it. Thread-safe: many who ask at once wait for one run of the command.
/// </summary>
/// <param name="options">The source.</param>
/// <param name="time">The clock by which a password expires and a command is given up.</param>
internal sealed class PasswordSource(PasswordOptions options, TimeProvider time) : IDisposable
{
    /// <summary>The longest that a file of a password may be, in bytes; longer ones were named by mistake.</summary>
    public const int Longest = 16 * 1024;

    private readonly SemaphoreSlim _one = new(1);
    private (Secret Secret, long Since)? _known;

    /// <summary>The target with its password. Without a source of ours it stays as it is: libpq's places are looked at for each connection.</summary>
    /// <exception cref="TargetException">There is no password to be had: the message is one line that says why, without any of it.</exception>
    public async ValueTask<Target> ApplyAsync(Target target, CancellationToken cancellation) =>
        await GetAsync(cancellation) is { } secret ? target with { Password = secret, PasswordOrigin = Origin } : target;

    /// <summary>The password; null without a source of ours.</summary>
    /// <exception cref="TargetException">There is none to be had: the message is one line that says why, without any of it.</exception>
    public async ValueTask<Secret?> GetAsync(CancellationToken cancellation)
    {
        if (options.Given is not null)
        {
            return options.Given;
        }

        if (options.File is { } file)
        {
            return OfFile(file);
        }

        return options.Command.IsEmpty ? null : await OfCommandAsync(cancellation);
    }

    /// <summary>Says that the server refused a password. If it is the one that is known, it is forgotten, and the next who asks gets a new one; if another has come meanwhile, that stays.</summary>
    public void Refuse(Secret secret)
    {
        _one.Wait(CancellationToken.None);
        try
        {
            _known = ReferenceEquals(_known?.Secret, secret) ? null : _known;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private string Origin => options.Given is not null ? "that of the configuration" : options.File is { } file ? $"from {Visible.Line(file)}" : "from passwordCommand";

    /// <summary>What a file holds that holds a password and nothing else.</summary>
    /// <exception cref="TargetException">It cannot be read, or holds none; one line that says what to do.</exception>
    public static Secret OfFile(string file)
    {
        try
        {
            return Of(ConfigurationFile.ReadBytes(file, Longest, "write the password into it").Span, $"the password file {Visible.Line(file)}");
        }
        catch (ConfigurationException refusal)
        {
            throw new TargetException($"the password file {refusal.Message}");
        }
    }

    private async Task<Secret> OfCommandAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_known is not { } known || time.GetElapsedTime(known.Since) >= options.TimeToLive)
            {
                // It lives from when it was asked for: the issuer's clock may have begun then.
                var since = time.GetTimestamp();
                _known = null;
                known = (Of(await PasswordCommand.RunAsync(options.Command, time, cancellation), "what passwordCommand printed"), since);
                _known = known;
            }

            return known.Secret;
        }
        finally
        {
            _one.Release();
        }
    }

    private static Secret Of(ReadOnlySpan<byte> bytes, string what)
    {
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new TargetException($"{what} is not UTF-8");
        }

        text = text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
        return text.Length == 0 ? throw new TargetException($"{what} is empty")
            : text.AsSpan().IndexOfAny('\n', '\r', '\0') >= 0 ? throw new TargetException($"{what} has more than one line, or a null character: it must be the password and nothing else")
            : new(text);
    }
}
