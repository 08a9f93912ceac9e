using System.Globalization;

namespace Inspector.Catalog;

/// <summary>
/// A server's version as <c>server_version_num</c> states it: 150018 is 15.18.
/// </summary>
/// <param name="Number">Major version times 10,000 plus the minor version (true of 10 and later).</param>
public readonly record struct ServerVersion(int Number)
{
    /// <summary>The oldest major version that Inspector reads.</summary>
    public const int Oldest = 14;

    /// <summary>The major version, for example 15.</summary>
    public int Major => Number / 10_000;

    /// <summary>The minor version, for example 18.</summary>
    public int Minor => Number % 10_000;

    /// <summary>The version as PostgreSQL prints it, for example <c>15.18</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}
