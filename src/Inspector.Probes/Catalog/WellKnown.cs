namespace Inspector.Catalog;

/// <summary>Object ids that are fixed in the server's sources (<c>pg_type.dat</c>, <c>pg_proc.dat</c>); a test reads them on every version.</summary>
public static class WellKnown
{
    /// <summary>boolean</summary>
    public const uint Bool = 16;

    /// <summary>bigint</summary>
    public const uint Int8 = 20;

    /// <summary>smallint</summary>
    public const uint Int2 = 21;

    /// <summary>integer</summary>
    public const uint Int4 = 23;

    /// <summary>text</summary>
    public const uint Text = 25;

    /// <summary>character varying</summary>
    public const uint Varchar = 1043;

    /// <summary>character</summary>
    public const uint Bpchar = 1042;

    /// <summary>numeric</summary>
    public const uint Numeric = 1700;

    /// <summary>The function <c>nextval(regclass)</c>.</summary>
    public const uint NextvalFunction = 1574;
}
