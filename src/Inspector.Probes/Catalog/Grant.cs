using System.Collections.Immutable;
using System.Text;

namespace Inspector.Catalog;

/// <summary>
/// One entry of an access control list, in the form that <c>aclitemout</c> writes: <c>grantee=privileges/grantor</c>.
/// </summary>
/// <param name="Grantee">The role's name, or null for PUBLIC.</param>
/// <param name="Privileges">One letter a privilege, as documented under <c>ddl-priv</c>; an asterisk after it is the grant option.</param>
/// <param name="Grantor">The role that granted.</param>
public sealed record Grant(string? Grantee, string Privileges, string Grantor)
{
    /// <summary>Whether the privilege is held, with or without grant option.</summary>
    /// <param name="privilege">The letter, for example <c>r</c> for SELECT.</param>
    public bool Allows(char privilege) => Privileges.Contains(privilege, StringComparison.Ordinal);

    /// <summary>Reads <c>aclitem[]</c> cast to <c>text[]</c>; null is the empty list.</summary>
    public static ImmutableArray<Grant> ReadAll(string[]? items) => items is null ? [] : [.. items.Select(Read)];

    private static Grant Read(string item)
    {
        var at = 0;
        var grantee = ReadRole(item, ref at);
        // A role's name may hold a slash; privileges never do, so the first one behind the equals sign ends them.
        var slash = item.IndexOf('/', at);
        var privileges = item[(at + 1)..slash];
        at = slash + 1;
        return new(grantee.Length == 0 ? null : grantee, privileges, ReadRole(item, ref at));
    }

    /// <summary>A role name as <c>putid()</c> of acl.c writes it: bare, or in double quotes with inner ones doubled.</summary>
    private static string ReadRole(string item, ref int at)
    {
        var name = new StringBuilder();
        var quoted = false;
        for (; at < item.Length; at++)
        {
            if (item[at] == '"')
            {
                if (quoted && at + 1 < item.Length && item[at + 1] == '"')
                {
                    name.Append('"');
                    at++;
                    continue;
                }

                quoted = !quoted;
            }
            else if (!quoted && item[at] == '=')
            {
                break;
            }
            else
            {
                name.Append(item[at]);
            }
        }

        return name.ToString();
    }
}
