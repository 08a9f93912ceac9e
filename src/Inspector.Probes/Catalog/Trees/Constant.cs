using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Inspector.Catalog.Trees;

/// <summary>
/// A constant (<c>Const</c>). The bytes are as the server holds them in memory; the readings below take it to be little-endian, as every
/// common platform is, and answer null when the bytes do not fit that.
/// </summary>
/// <param name="Type">The data type's object id.</param>
/// <param name="Bytes">The bytes; default for NULL. A type passed by value has eight.</param>
public sealed record Constant(uint Type, ImmutableArray<byte> Bytes) : Term
{
    // pg_type.dat
    private const uint NameType = 19;
    private const uint UnknownType = 705;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether it is NULL.</summary>
    public bool IsNull => Bytes.IsDefault;

    /// <summary>The value of a boolean; null for NULL and for other types.</summary>
    public bool? Boolean => Type == WellKnown.Bool && ByValue(1) is { } value and (0 or 1) ? value == 1 : null;

    /// <summary>The value of a smallint, integer or bigint; null for NULL and for other types.</summary>
    public long? Integer => Type switch
    {
        WellKnown.Int2 => ByValue(2),
        WellKnown.Int4 => ByValue(4),
        WellKnown.Int8 => ByValue(8),
        _ => null,
    };

    /// <summary>
    /// The value of a text, varchar, character, or of a literal that was given no type; null for NULL, for other types, and where the bytes
    /// are no UTF-8 (in a database of another encoding all but ASCII is, mostly).
    /// </summary>
    public string? String
    {
        get
        {
            if (IsNull)
            {
                return null;
            }

            var bytes = Bytes.AsSpan();
            return Type switch
            {
                WellKnown.Text or WellKnown.Varchar or WellKnown.Bpchar when HeaderLength(bytes) is { } header => Decode(bytes[header..]),
                NameType or UnknownType when bytes.IndexOf((byte)0) is >= 0 and var end => Decode(bytes[..end]),
                _ => null,
            };
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<Term> Children => [];

    /// <inheritdoc/>
    public bool Equals(Constant? other) =>
        other is not null && Type == other.Type && IsNull == other.IsNull && (IsNull || Bytes.AsSpan().SequenceEqual(other.Bytes.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Type);
        hash.AddBytes(IsNull ? [] : Bytes.AsSpan());
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Type = ").Append(Type).Append(", ");
        builder.Append(IsNull ? "NULL" : String ?? $"{Integer}{Boolean}").Append(", Bytes = ").AppendJoin(' ', IsNull ? [] : Bytes);
        return true;
    }

    /// <summary>The length of a varlena header of one or four bytes (<c>varatt.h</c>); null for a compressed or external value, and for nonsense.</summary>
    private static int? HeaderLength(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [var header, ..] when (header & 1) == 1 && header >> 1 == bytes.Length => 1,
        [var header, _, _, _, ..] when (header & 3) == 0 && BinaryPrimitives.ReadUInt32LittleEndian(bytes) >> 2 == (uint)bytes.Length => 4,
        _ => null,
    };

    private static string? Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>A signed number of some bytes, the rest of the eight being its sign or zero.</summary>
    private long? ByValue(int length)
    {
        if (IsNull || Bytes.Length != 8)
        {
            return null;
        }

        var value = BinaryPrimitives.ReadInt64LittleEndian(Bytes.AsSpan());
        var shift = 64 - (8 * length);
        var narrow = value << shift >> shift;
        return narrow == value || (long)((ulong)value << shift >> shift) == value ? narrow : null;
    }
}
