using System.Runtime.InteropServices;
using System.Text;

namespace Inspector.Tests.Targets;

/// <summary>The parser of the libpq that is installed, if one is: <c>PQconninfoParse</c>.</summary>
internal sealed class Libpq
{
    private readonly Parse _parse;
    private readonly Free _free;

    private Libpq(nint library)
    {
        _parse = Marshal.GetDelegateForFunctionPointer<Parse>(NativeLibrary.GetExport(library, "PQconninfoParse"));
        _free = Marshal.GetDelegateForFunctionPointer<Free>(NativeLibrary.GetExport(library, "PQconninfoFree"));
    }

    private delegate nint Parse(byte[] text, out nint error);

    private delegate void Free(nint options);

    /// <summary>The library; null when this machine has none.</summary>
    public static Libpq? Installed { get; } = NativeLibrary.TryLoad("libpq.so.5", out var library) ? new(library) : null;

    /// <summary>What libpq makes of a text, as <c>name=[value]</c> in order; null when it complains.</summary>
    public string? Read(string text)
    {
        var options = _parse(Encoding.UTF8.GetBytes(text + "\0"), out _);
        if (options == 0)
        {
            return null;
        }

        var pairs = new List<string>();

        // PQconninfoOption: keyword, envvar, compiled, val, label, dispchar (six pointers), dispsize (an int, padded); a null keyword ends the list.
        for (var option = options; Marshal.ReadIntPtr(option) is var keyword && keyword != 0; option += 7 * nint.Size)
        {
            if (Marshal.ReadIntPtr(option, 3 * nint.Size) is var value && value != 0)
            {
                pairs.Add($"{Marshal.PtrToStringUTF8(keyword)}=[{Marshal.PtrToStringUTF8(value)}]");
            }
        }

        _free(options);
        return string.Join(" ", pairs.Order(StringComparer.Ordinal));
    }
}
