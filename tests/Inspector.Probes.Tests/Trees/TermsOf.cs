using System.Buffers.Binary;
using System.Text;
using Inspector.Catalog;
using Inspector.Catalog.Trees;

namespace Inspector.Tests.Trees;

/// <summary>Short words for building terms.</summary>
internal static class TermsOf
{
    public static readonly Constant True = Boolean(true);

    public static readonly Constant False = Boolean(false);

    public static readonly Constant NullBoolean = new(WellKnown.Bool, default);

    public static ColumnReference Column(short number, uint type = WellKnown.Int4) => new(1, number, type);

    /// <summary>A condition that is a column.</summary>
    public static ColumnReference Flag(short number) => Column(number, WellKnown.Bool);

    public static Constant Integer(int value) => new(WellKnown.Int4, [.. EightBytes(value)]);

    public static Constant Text(string value, uint type = WellKnown.Text)
    {
        var content = Encoding.UTF8.GetBytes(value);
        var bytes = new byte[4 + content.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length << 2);
        content.CopyTo(bytes, 4);
        return new(type, [.. bytes]);
    }

    public static byte[] EightBytes(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    /// <summary>A comparison of texts by the default collation.</summary>
    public static OperatorCall TextOperator(uint id, uint function, Term left, Term right) => new(id, function, WellKnown.Bool, 100, [left, right]);

    public static OperatorCall TextEqual(Term left, Term right) => TextOperator(98, 67, left, right);

    public static OperatorCall TextUnequal(Term left, Term right) => TextOperator(531, 157, left, right);

    public static OperatorCall Equal(Term left, Term right) => new(96, 65, WellKnown.Bool, 0, [left, right]);

    public static OperatorCall Greater(Term left, Term right) => new(521, 147, WellKnown.Bool, 0, [left, right]);

    public static NullTest IsNull(Term term) => new(term, IsNull: true);

    public static NullTest IsNotNull(Term term) => new(term, IsNull: false);

    private static Constant Boolean(bool value) => new(WellKnown.Bool, [.. EightBytes(value ? 1 : 0)]);
}
