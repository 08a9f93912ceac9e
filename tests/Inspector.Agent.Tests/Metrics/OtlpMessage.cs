using System.Text;

namespace Inspector.Tests.Metrics;

/// <summary>A number that came by OTLP.</summary>
internal sealed record OtlpPoint(string Metric, string Unit, bool IsMonotonic, Dictionary<string, string> Attributes, double Value);

/// <summary>
/// Reads as much of an ExportMetricsServiceRequest as tests need, by the published definitions (opentelemetry-proto, metrics.proto) and the encoding of protocol buffers.
/// </summary>
internal static class OtlpMessage
{
    private const int Length = 2;

    /// <summary>Every number.</summary>
    public static List<OtlpPoint> Points(byte[] request) =>
    [
        .. from resource in Messages(request, 1)
           from scope in Messages(resource, 2)
           from metric in Messages(scope, 2)
           from point in Points(Text(metric, 1), Text(metric, 3), metric)
           select point,
    ];

    /// <summary>The attributes of the resource.</summary>
    public static Dictionary<string, string> Resource(byte[] request) => Attributes(Messages(Messages(request, 1).First(), 1).First(), 1);

    private static IEnumerable<OtlpPoint> Points(string name, string unit, byte[] metric)
    {
        foreach (var (data, isSum) in Messages(metric, 5).Select(gauge => (gauge, false)).Concat(Messages(metric, 7).Select(sum => (sum, true))))
        {
            var isMonotonic = isSum && Fields(data).Any(field => field is { Number: 3, Value: 1 });
            foreach (var point in Messages(data, 1))
            {
                var value = Fields(point).Where(field => field.Number == 4).Select(field => BitConverter.UInt64BitsToDouble(field.Value)).Single();
                yield return new(name, unit, isMonotonic, Attributes(point, 7), value);
            }
        }
    }

    private static Dictionary<string, string> Attributes(byte[] message, int number) =>
        Messages(message, number).ToDictionary(pair => Text(pair, 1), pair => Text(Messages(pair, 2).Single(), 1), StringComparer.Ordinal);

    private static string Text(byte[] message, int number) => Encoding.UTF8.GetString(Messages(message, number).SingleOrDefault() ?? []);

    private static IEnumerable<byte[]> Messages(byte[] message, int number) => Fields(message).Where(field => field.Number == number && field.Bytes is not null).Select(field => field.Bytes!);

    private static List<(int Number, ulong Value, byte[]? Bytes)> Fields(byte[] message)
    {
        var (fields, at) = (new List<(int, ulong, byte[]?)>(), 0);
        while (at < message.Length)
        {
            var tag = Varint(message, ref at);
            var (number, type) = ((int)(tag >> 3), (int)(tag & 7));
            switch (type)
            {
                case 0:
                    fields.Add((number, Varint(message, ref at), null));
                    break;
                case 1:
                    fields.Add((number, BitConverter.ToUInt64(message, at), null));
                    at += 8;
                    break;
                case Length:
                    var length = (int)Varint(message, ref at);
                    fields.Add((number, 0, message[at..(at + length)]));
                    at += length;
                    break;
                case 5:
                    fields.Add((number, BitConverter.ToUInt32(message, at), null));
                    at += 4;
                    break;
                default:
                    throw new FormatException($"no wire type: {type}");
            }
        }

        return fields;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var one = message[at++];
            value |= (ulong)(one & 0x7f) << shift;
            if (one < 0x80)
            {
                return value;
            }
        }
    }
}
