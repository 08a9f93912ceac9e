using System.Text;
using Inspector.Agent.Configuration;

namespace Inspector.Tests.Pages;

/// <summary>Every key of the agent's configuration, and its schema.</summary>
internal static class ConfigurationPage
{
    public static Page Schema() => new("docs/inspector.schema.json", ConfigurationSchema.Text());

    public static Page Create()
    {
        var text = new StringBuilder(Page.Notice).Append(
            """
            # Configuration of the agent

            A YAML file, `inspector.yaml`. `inspector config check [FILE]` says what it would watch, or everything that is wrong with it, each in one line with the place; the exit code is
            then 2. Editors that know JSON Schema are helped by [inspector.schema.json](inspector.schema.json). Keys that are not listed here are errors; so are anchors, aliases and tags of YAML.

            ```yaml
            tiers:
              live: 10s                     # for all targets that say nothing else

            targets:
              - name: orders
                connection: postgresql://inspector@db1/postgres?sslmode=require
                passwordFile: secrets/orders
                replicas:
                  - host=db2 user=inspector dbname=postgres
                databases:
                  exclude: ["tmp_*"]
                tiers:
                  catalog: 30m
                probes:
                  json-column: on
                  unused-index: off
                  bloated-table: { least-share: 0.6 }
              - name: billing-eu
                connection: host=db3,db4 user=inspector dbname=postgres target_session_attrs=read-write
                passwordCommand: [/usr/local/bin/token, --for, db3]
                passwordTtl: 10m
                budget:
                  coreShare: 0.5%

            suppressions:
              - probe: duplicate-index
                object: public.orders_*
                reason: replaced in release 42
                expires: 2026-12-31

            history:
              retention: 180d
            ```

            A duration is a whole number and `ms`, `s`, `m`, `h` or `d`. A file is looked for in the folder of the configuration unless its name is absolute. A text that begins with `*` stands in quotes.

            ## The environment

            A variable wins over the file. Its name is `INSPECTOR__` and the keys that lead to the value, in capitals, with two underscores between them; a target stands there by its name; whatever
            is no letter or digit is an underscore. Values of a list are separated by commas. A variable that begins so and leads nowhere is an error.

            | variable | says |
            |---|---|
            | `INSPECTOR__TIERS__LIVE=1s` | `live` below `tiers` |
            | `INSPECTOR__TARGETS__BILLING_EU__PASSWORD` | `password` of the target `billing-eu`, in place of its `passwordCommand` |
            | `INSPECTOR__TARGETS__ORDERS__DATABASES__EXCLUDE=a,b*` | `exclude` below `databases` of the target `orders` |
            | `INSPECTOR__PROBES__UNUSED_INDEX__MINIMUM_SIZE=0` | a threshold |

            ## When it changes

            The file is read again when it has changed. A new one that is without errors takes the place of the old; one that has errors does not. The environment is that in which the agent began.


            """);
        Add(text, "The keys", ConfigurationShape.Root);
        Add(text, "`tiers`", ConfigurationShape.Tiers);
        Add(text, "`budget`", ConfigurationShape.Budget);
        Add(text, "Each of `targets`", ConfigurationShape.Target);
        Add(text, "`databases` of a target", ConfigurationShape.Databases);
        Add(text, "`listen`", ConfigurationShape.Listen);
        Add(text, "`history`", ConfigurationShape.History);
        Add(text, "`metrics`", ConfigurationShape.Metrics);
        Add(text, "`otlp` of `metrics`", ConfigurationShape.Otlp);
        Add(text, "`alerts`", ConfigurationShape.Alerts);
        Add(text, "`alertmanagerAuth` and `webhookAuth` of `alerts`", ConfigurationShape.Bearer);
        text.Append("## Each of `suppressions`\n\nA rule has a reason, and at least one of `probe`, `object` and `fingerprint`; all that it names must fit.\n\n| key | says |\n|---|---|\n");
        foreach (var (name, meaning) in SuppressionsShape.RuleKeys)
        {
            text.Append($"| `{name}` | {meaning} |\n");
        }

        text.Append("\n## `probes`\n\nEach key is the id of a probe ([all of them](probes/README.md)); its value is `on`, `off`, or keys and values: `enabled`, and the thresholds that its page lists.\n");
        return new("docs/configuration.md", text.ToString());
    }

    private static void Add<T>(StringBuilder text, string heading, Section<T> section)
    {
        text.Append($"## {heading}\n\n| key | says | value | default |\n|---|---|---|---|\n");
        foreach (var key in section.Keys)
        {
            text.Append($"| `{key.Name}` | {key.Meaning} | {key.Shape.Kind} | {(key.IsRequired ? "needed" : key.Default is { } value ? $"`{value}`" : "–")} |\n");
        }

        text.Append('\n');
        if (!section.Alternatives.IsEmpty)
        {
            text.Append($"{string.Join(", ", section.Alternatives.Select(name => $"`{name}`"))} exclude each other.\n\n");
        }
    }
}
