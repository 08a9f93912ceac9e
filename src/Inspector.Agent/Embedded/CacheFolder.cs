namespace Inspector.Agent.Embedded;

/// <summary>Where the project keeps what it has fetched, outside any checkout; <c>build.sh</c> knows the same rule.</summary>
internal static class CacheFolder
{
    /// <summary>
    /// <c>INSPECTOR_CACHE</c>, else <c>/var/cache/inspector</c> for root (whose home the server's unprivileged user cannot enter),
    /// else <c>$XDG_CACHE_HOME/inspector</c>, else <c>~/.cache/inspector</c>.
    /// </summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="isRoot">Whether this process runs as root.</param>
    public static string Path(Func<string, string?> environment, bool isRoot) => (environment("INSPECTOR_CACHE"), environment("XDG_CACHE_HOME")) switch
    {
        ({ Length: > 0 } said, _) => said,
        _ when isRoot => "/var/cache/inspector",
        (_, { Length: > 0 } caches) => System.IO.Path.Combine(caches, "inspector"),
        _ => System.IO.Path.Combine(environment("HOME") ?? "/", ".cache", "inspector"),
    };
}
