using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Inspector.Findings;

/// <summary>
/// What makes a finding the same one tomorrow and on another server: a hash over names, never over object ids, sizes, counts or words.
/// Equality is that of the value; there is no order; the default value belongs to no finding. Written as 16 hexadecimal digits.
/// </summary>
public readonly record struct Fingerprint(ulong Value)
{
    private const string Version = "1";

    /// <summary>Names cannot hold this character in practice, so that <c>a_b</c> and <c>c</c> never meet <c>a</c> and <c>b_c</c>.</summary>
    private const char Separator = '\u001f';

    /// <summary>The fingerprint of what a probe says of a subject.</summary>
    /// <param name="probe">The probe's id.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="facet">What else tells two findings on one subject apart, or null.</param>
    public static Fingerprint Of(string probe, Subject subject, string? facet)
    {
        var text = string.Join(
            Separator, Version, probe, subject.Kind, subject.Schema, subject.Name, subject.Table, subject.Column, subject.Arguments, facet);
        return new(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, out Fingerprint fingerprint)
    {
        var valid = ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && text!.Length == 16;
        fingerprint = new(valid ? value : 0);
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
