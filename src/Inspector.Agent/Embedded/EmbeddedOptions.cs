using System.Collections.Immutable;

namespace Inspector.Agent.Embedded;

/// <summary>How a throw-away server is to be.</summary>
internal sealed record EmbeddedOptions
{
    /// <summary>Which programs; null is the newest found on this machine.</summary>
    public PostgresInstallation? Installation { get; init; }

    /// <summary>
    /// Server settings by name, raw values; they win over the defaults here, which give up all durability for speed. Address, port and socket folder
    /// cannot be set.
    /// </summary>
    public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Further arguments for <c>initdb</c>, for example <c>--data-checksums</c>. The default locale is <c>C</c>, the encoding UTF8.</summary>
    public ImmutableArray<string> InitdbArguments { get; init; } = [];

    /// <summary>
    /// Where to make the server's folder; null is the folder for temporary files. The default is memory if at least 4 GiB are free there: initdb and each
    /// CREATE DATABASE write hundreds of files, which takes a disk up to twenty times as long.
    /// </summary>
    public string? Place { get; init; } = OwnedFolder.RoomyMemory(4L << 30);

    /// <summary>How long the server may take to be ready, from 1 s; default 60 s: a busy machine, not a normal one, needs that long.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
