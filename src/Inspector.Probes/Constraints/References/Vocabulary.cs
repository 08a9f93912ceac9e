using System.Collections.Frozen;

namespace Inspector.Constraints.References;

/// <summary>What words at the ends of column names mean, whatever the schema is about.</summary>
internal static class Vocabulary
{
    /// <summary>Words that say "the row's key", whatever the key column is called.</summary>
    public static readonly FrozenSet<string> Identifiers = Set("id", "uuid", "guid", "ulid", "oid", "fk", "ref", "pk", "sk", "key");

    /// <summary>Words that say which key, and so must be the key column's own.</summary>
    public static readonly FrozenSet<string> NaturalKeys = Set("no", "nr", "num", "number", "code", "cd", "identifier");

    /// <summary>Words that say that the thing is numbered by someone else: a payment provider, another system, what was there before.</summary>
    public static readonly FrozenSet<string> Elsewhere = Set(
        "external", "ext", "remote", "provider", "vendor", "foreign", "upstream", "legacy", "third", "import", "imported", "source", "stripe", "paypal", "github",
        "gitlab", "google", "facebook", "twitter", "slack", "discord", "telegram", "apple", "microsoft", "azure", "aws", "shopify", "salesforce", "hubspot", "twilio",
        "oidc", "saml", "ldap", "sso", "auth0", "okta");

    /// <summary>Who did something, or does it: these columns hold people, whatever word stands before.</summary>
    public static readonly FrozenSet<string> Doers = Set(
        "creator", "editor", "reviewer", "approver", "assignee", "assigner", "assignor", "sender", "recipient", "receiver", "submitter", "uploader", "requester", "requestor",
        "reporter", "resolver", "moderator", "mod", "manager", "supervisor", "inviter", "invitee", "updater", "modifier", "deleter", "publisher", "initiator", "acceptor",
        "follower", "voter", "commenter", "poster", "grantor", "grantee", "actor", "verifier", "closer", "banner", "blocker", "attendee", "rep", "representative", "clerk");

    /// <summary>Whose something is: people too, where it is something of this database. Who owns what is elsewhere is elsewhere too.</summary>
    public static readonly FrozenSet<string> Holders = Set("author", "owner", "admin", "administrator", "maintainer", "host", "organizer", "responsible");

    /// <summary>What a row is to another of its kind.</summary>
    public static readonly FrozenSet<string> Kin = Set(
        "parent", "ancestor", "predecessor", "successor", "previous", "prev", "next", "root", "original", "superior", "sibling");

    /// <summary>The same as <see cref="Kin"/>, said by a verb: <c>reports_to</c>, <c>replaced_by</c>.</summary>
    public static readonly FrozenSet<string> KinVerbs = Set(
        "reportsto", "replyto", "inreplyto", "repliesto", "replacedby", "supersededby", "duplicateof", "copiedfrom", "clonedfrom", "forkedfrom", "mergedinto", "childof");

    /// <summary>Words that mean another table in every place: what one column of the name references says nothing of the next.</summary>
    public static readonly FrozenSet<string> Vague = Set("target", "source", "item", "object", "subject", "entity", "resource", "record", "other", "related", "linked", "from", "to");

    /// <summary>Names of the table of people, the likeliest first.</summary>
    public static readonly string[] People = ["user", "person", "account", "member", "profile", "employee", "staff"];

    /// <summary>What stands beside the id of a polymorphic reference and names the table.</summary>
    public static readonly FrozenSet<string> Discriminators = Set("type", "kind", "class", "model", "entity", "table");

    /// <summary>What tables are called to say that they are tables.</summary>
    public static readonly FrozenSet<string> TableMarks = Set("tbl", "tb", "table", "t");

    /// <summary>Rows of tables with these in their names outlive what they refer to.</summary>
    public static readonly FrozenSet<string> Outliving = Set("archive", "archived", "history", "backup", "bak", "staging", "stage", "tmp", "temp", "snapshot", "old", "deleted");

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.Ordinal);
}
