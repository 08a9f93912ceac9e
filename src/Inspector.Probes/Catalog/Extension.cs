namespace Inspector.Catalog;

/// <summary>An installed extension (<c>pg_extension</c>).</summary>
/// <param name="Oid">The object id.</param>
/// <param name="Name">The name.</param>
/// <param name="Version">The installed version.</param>
/// <param name="DefaultVersion">What CREATE EXTENSION would install; null when its files are gone.</param>
/// <param name="Schema">The schema that holds its objects.</param>
public sealed record Extension(uint Oid, string Name, string Version, string? DefaultVersion, string Schema);
