using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Inspector.Agent.Web;

/// <summary>The parameters of a request, each known to its route and well formed. What is not known is an error: a filter that is mistyped must not look like one that lets everything through.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);

    /// <summary>Understands what stands behind the question mark.</summary>
    /// <exception cref="ProblemException">It cannot be understood.</exception>
    public static Arguments Of(Route route, IQueryCollection query)
    {
        var arguments = new Arguments();
        foreach (var (name, values) in query)
        {
            var parameter = route.Parameters.FirstOrDefault(known => known.Name == name) ?? throw Unknown(route);
            if (values.Count != 1)
            {
                throw new ProblemException(StatusCodes.Status400BadRequest, $"{name} is given more than once") { Parameter = name, Allowed = parameter.Choices };
            }

            var text = values[0] ?? "";
            parameter.Check(text);
            arguments._given.Add(name, text);
        }

        return arguments;
    }

    /// <summary>What was given; null for nothing.</summary>
    public string? Text(Parameter parameter) => _given.GetValueOrDefault(parameter.Name);

    /// <summary>The number that was given, or that holds without.</summary>
    public int Number(Parameter parameter) => Text(parameter) is { } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : parameter.Default;

    /// <summary>Whether a value is among those asked for, or none was asked for.</summary>
    public bool Allows(Parameter parameter, string value) => Text(parameter) is not { } text || (parameter.Choices.IsEmpty ? text == value : text.Split(',').Contains(value, StringComparer.Ordinal));

    /// <summary>The same parameters with one of them set, as they stand behind a question mark.</summary>
    public string With(Parameter parameter, string text) =>
        string.Join('&', _given.Where(one => one.Key != parameter.Name).Append(new(parameter.Name, text)).Select(one => $"{Uri.EscapeDataString(one.Key)}={Uri.EscapeDataString(one.Value)}"));

    private static ProblemException Unknown(Route route)
    {
        ImmutableArray<string> names = [.. route.Parameters.Select(parameter => parameter.Name)];
        return new(StatusCodes.Status400BadRequest, names.IsEmpty ? "this takes no parameters" : $"a parameter is not known; those that are: {string.Join(", ", names)}") { Allowed = names };
    }
}
