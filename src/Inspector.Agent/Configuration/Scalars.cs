using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Configuration;

/// <summary>The kinds of single values.</summary>
internal static partial class Scalars
{
    private const string NamePattern = "^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$";

    /// <summary>Any text.</summary>
    public static Shape<string> Text(string kind) => new Scalar<string>(kind, (text, _) => text, IsString);

    /// <summary>What must not be seen again.</summary>
    public static Shape<Secret> Secret { get; } = new Scalar<Secret>("a secret", (text, _) => new(text), IsString);

    /// <summary>A file, below the folder of the configuration unless it is absolute.</summary>
    public static Shape<string> File { get; } = new Scalar<string>(
        "a file, relative to the folder of the configuration",
        (text, reading) => text.Contains('\0', StringComparison.Ordinal) ? throw new WrongValueException("the name of a file holds a null character") : reading.PathOf(text),
        IsString);

    /// <summary>The name of a target: a label of metrics, a piece of addresses and of variables.</summary>
    public static Shape<string> Name { get; } = new Scalar<string>(
        "a name of letters, digits, - _ and ., at most 63",
        (text, _) => NameForm().IsMatch(text) ? text : throw new WrongValueException($"{Shown(text)} is no name: letters and digits, and behind the first also - _ and ., at most 63"),
        json =>
        {
            IsString(json);
            json.WriteString("pattern", NamePattern);
        });

    /// <summary>A server, as libpq names it.</summary>
    public static Shape<Target> Connection { get; } = new Scalar<Target>(
        "a libpq URI or keyword string", (text, reading) => Target.Read(text, reading.Environment), IsString);

    /// <summary>Yes or no.</summary>
    public static Shape<bool> Switch { get; } = new Scalar<bool>(
        "on or off",
        (text, _) => text switch
        {
            "on" or "true" => true,
            "off" or "false" => false,
            _ => throw new WrongValueException($"{Shown(text)} is neither on nor off"),
        },
        json =>
        {
            json.WriteStartArray("enum");
            json.WriteBooleanValue(true);
            json.WriteBooleanValue(false);
            json.WriteStringValue("on");
            json.WriteStringValue("off");
            json.WriteEndArray();
        });

    /// <summary>A part of a whole, in percent; becomes 0.01 for <c>1%</c>.</summary>
    public static Shape<double> Share(double least, double most) => new Scalar<double>(
        FormattableString.Invariant($"a share from {least}% to {most}%"),
        (text, _) => text.EndsWith('%') && Number(text[..^1].TrimEnd(' ')) is { } percent && percent >= least && percent <= most
            ? percent / 100
            : throw new WrongValueException(FormattableString.Invariant($"{Shown(text)} is no share from {least}% to {most}%, such as 1%")),
        json =>
        {
            IsString(json);
            json.WriteString("pattern", "^[0-9]+(\\.[0-9]+)? *%$");
        });

    /// <summary>A number within bounds.</summary>
    public static Shape<double> Between(double least, double most, string unit) => new Scalar<double>(
        FormattableString.Invariant($"a number from {least} to {most} ({unit})"),
        (text, _) => Number(text) is { } number && number >= least && number <= most
            ? number
            : throw new WrongValueException(FormattableString.Invariant($"{Shown(text)} is no number from {least} to {most} ({unit})")),
        json =>
        {
            json.WriteString("type", "number");
            json.WriteNumber("minimum", least);
            json.WriteNumber("maximum", most);
        });

    /// <summary>An address and a port to listen on.</summary>
    public static Shape<IPEndPoint> Endpoint { get; } = new Scalar<IPEndPoint>(
        "ADDRESS:PORT",
        (text, _) => (text.StartsWith("localhost:", StringComparison.Ordinal) ? $"127.0.0.1{text[9..]}" : text.StartsWith("*:", StringComparison.Ordinal) ? $"[::]{text[1..]}" : text) is var address
            && HasPort().IsMatch(address) && IPEndPoint.TryParse(address, out var point)
            ? point
            : throw new WrongValueException($"{Shown(text)} is no address to listen on: write 127.0.0.1:9432, [::1]:9432, or *:9432 for all"),
        IsString);

    /// <summary>Where something is asked by HTTP. User and password have no place in it: it is shown.</summary>
    public static Shape<Uri> HttpAddress { get; } = new Scalar<Uri>(
        "an address that begins with http:// or https://",
        (text, _) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0
            ? address
            : throw new WrongValueException("that is no address that begins with http:// or https:// and holds no password"),
        json =>
        {
            IsString(json);
            json.WriteString("pattern", "^https?://");
        });

    /// <summary>A text to repeat: between quotes, unless it may hold a password.</summary>
    public static string Shown(string text) =>
        text.AsSpan().IndexOfAny('=', '@') >= 0 || text.Contains("://", StringComparison.Ordinal) ? "that looks like a connection, and is not repeated here," : Visible.Quoted(text);

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static void IsString(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteNumber("minLength", 1);
    }

    [GeneratedRegex(NamePattern + "(?!\n)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameForm();

    [GeneratedRegex(@"(\]|^[0-9.]+):[0-9]{1,5}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HasPort();
}
