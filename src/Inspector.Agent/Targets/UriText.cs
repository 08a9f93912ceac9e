namespace Inspector.Agent.Targets;

/// <summary>
/// Reads libpq's URIs (libpq, "Connection URIs"): <c>postgresql://[user[:password]@][host][:port][,...][/dbname][?name=value[&amp;...]]</c>. Every part may be percent-encoded; an IPv6 address
/// stands in brackets; a plus sign is a plus sign; <c>ssl=true</c> is JDBC's way to say <c>sslmode=require</c>.
/// </summary>
/// <remarks>Which text is the password is not certain in a URI that is wrong, so no complaint repeats a part of it.</remarks>
internal static class UriText
{
    private const string Encode =
        "in a user name or password of the URI write %40 for @, %2F for /, %3A for :, %3F for ?, %23 for #, %25 for %";

    /// <summary>The scheme that begins the text and makes it a URI; null when none does. Lower case, as libpq wants it.</summary>
    public static string? Scheme(string text) =>
        text.StartsWith("postgresql://", StringComparison.Ordinal) ? "postgresql://"
        : text.StartsWith("postgres://", StringComparison.Ordinal) ? "postgres://"
        : null;

    /// <summary>Reads what follows the scheme.</summary>
    /// <exception cref="TargetException">It is not such a URI, or has an unknown parameter.</exception>
    public static ParameterList Read(string text)
    {
        var parameters = new ParameterList();
        var stop = text.AsSpan().IndexOfAny('@', '/');
        var hasUser = stop >= 0 && text[stop] == '@';
        if (hasUser)
        {
            ReadUser(text[..stop], parameters);
        }

        var rest = hasUser ? text[(stop + 1)..] : text;
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var place = question < 0 ? rest : rest[..question];
        var query = question < 0 ? "" : rest[(question + 1)..];
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        var hosts = slash < 0 ? place : place[..slash];
        if (place.Contains('@', StringComparison.Ordinal) || (!hasUser && query.Contains('@', StringComparison.Ordinal) && !UriHosts.HavePortsOfDigits(hosts)))
        {
            throw new TargetException(Encode);
        }

        UriHosts.Read(hosts, parameters);
        if (slash >= 0 && slash + 1 < place.Length)
        {
            parameters.Set("dbname", PercentEncoding.Decode(place[(slash + 1)..], "the database name"));
        }

        ReadQuery(query, mayShow: hasUser || !query.Contains('@', StringComparison.Ordinal), parameters);
        return parameters;
    }

    private static void ReadUser(string text, ParameterList parameters)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        SetUnlessEmpty("user", colon < 0 ? text : text[..colon], "the user name");
        SetUnlessEmpty("password", colon < 0 ? "" : text[(colon + 1)..], "the password");

        void SetUnlessEmpty(string name, string value, string what)
        {
            if (value.Length > 0)
            {
                parameters.Set(name, PercentEncoding.Decode(value, what));
            }
        }
    }

    private static void ReadQuery(string query, bool mayShow, ParameterList parameters)
    {
        // One & at the end is allowed, as in libpq; an empty part elsewhere is not.
        foreach (var part in query.Length == 0 ? [] : (query.EndsWith('&') ? query[..^1] : query).Split('&'))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || part.IndexOf('=', equals + 1) >= 0)
            {
                throw new TargetException("a parameter of the URI (after the ?) is not written name=value: write %3D for = and %26 for & inside a value");
            }

            var name = PercentEncoding.Decode(part[..equals], "the name of a parameter");
            var value = PercentEncoding.Decode(part[(equals + 1)..], ParameterList.IsKnown(name) ? $"the value of {name}" : "the value of a parameter");
            if (name == "ssl" && value == "true")
            {
                parameters.Set("sslmode", "require");
            }
            else if (ParameterList.IsKnown(name))
            {
                parameters.Set(name, value);
            }
            else
            {
                throw new TargetException(mayShow ? KnownParameters.Unknown(name) : $"the URI has an unknown parameter, or {Encode}");
            }
        }
    }
}
