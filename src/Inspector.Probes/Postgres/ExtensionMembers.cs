namespace Inspector.Postgres;

/// <summary>Which object belongs to which extension. The keys' first parts are the object ids of the catalogs, fixed in their headers.</summary>
internal sealed class ExtensionMembers
{
    private const uint PgType = 1247;
    private const uint PgProc = 1255;
    private const uint PgClass = 1259;
    private const uint PgNamespace = 2615;

    private readonly Dictionary<(uint Catalog, uint Oid), string> _extensions = [];

    public void Add(uint catalog, uint oid, string extension) => _extensions[(catalog, oid)] = extension;

    public string? OfRelation(uint oid) => _extensions.GetValueOrDefault((PgClass, oid));

    public string? OfFunction(uint oid) => _extensions.GetValueOrDefault((PgProc, oid));

    public string? OfType(uint oid) => _extensions.GetValueOrDefault((PgType, oid));

    public string? OfSchema(uint oid) => _extensions.GetValueOrDefault((PgNamespace, oid));
}
