namespace Inspector.Tests;

/// <summary>Where the sources are: tests compare with files beside them, and check the documents that are shipped.</summary>
internal static class Checkout
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>A file below the root.</summary>
    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (at.EnumerateFiles("Inspector.sln").Any())
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"no Inspector.sln above {folder}: the tests run from within a checkout");
    }
}
