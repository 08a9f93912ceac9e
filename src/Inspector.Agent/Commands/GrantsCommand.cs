using System.CommandLine;
using System.Text;
using Inspector.Remediation;

namespace Inspector.Agent.Commands;

/// <summary><c>inspector grants</c>: what the role needs, as SQL for a DBA to read and run.</summary>
internal static class GrantsCommand
{
    private static readonly Option<string?> Role = new("--role")
    {
        HelpName = "NAME",
        Description = "the name of the role; default: inspector",
        Arity = ArgumentArity.ExactlyOne,
    };

    /// <summary>Names that SQL or the server keeps for itself: where CREATE ROLE would fail, a GRANT behind it could still reach everybody.</summary>
    private static readonly string[] Reserved = ["", "public", "none", "current_user", "current_role", "session_user"];

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Verb("grants", "Prints the SQL that makes a role for Inspector, in three tiers, each with what it opens.")
        {
            Examples = [new("inspector grants | less", "read it, then run it as a superuser: tier 1 once for a server, tier 2 in each database")],
        };
        command.Add(Role);
        command.Validators.Add(result =>
        {
            foreach (var name in (result.GetResult(Role)?.Tokens ?? []).Select(token => token.Value).Where(IsRefused))
            {
                result.AddError($"--role {Complaint.Shown(name)} cannot be made: PostgreSQL keeps that name for itself, or it is longer than 63 bytes");
            }
        });
        command.SetAction(parsed =>
        {
            terminal.Output.Write(Text(parsed.GetValue(Role) ?? "inspector"));
            return ExitCode.Clean;
        });
        return command;
    }

    private static bool IsRefused(string role) =>
        Reserved.Contains(role) || role.StartsWith("pg_", StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(role) > 63;

    /// <summary>
    /// The SQL for a role. Its name is a quoted identifier, or within the block a literal that format() quotes; it stands in no comment, which a line break in it would end.
    /// </summary>
    internal static string Text(string role) => $$"""
        -- Tier 1, once for a server: the role. It reads catalogs and counters, no data. Give it a password with \password.
        -- Two connections are used; after a failover there may be four for half a minute.
        create role {{Identifier.Quote(role)}} login connection limit 4;
        grant pg_monitor to {{Identifier.Quote(role)}};
        alter role {{Identifier.Quote(role)}} set default_transaction_read_only = on;
        alter role {{Identifier.Quote(role)}} set lock_timeout = '100ms';
        alter role {{Identifier.Quote(role)}} set statement_timeout = '30s';
        alter role {{Identifier.Quote(role)}} set idle_in_transaction_session_timeout = '10s';

        -- Tier 2, in each database: the way in, the positions of sequences (for integer-key-overflow, sequence-exhaustion), and statistics of columns without any value.
        -- Run the first statement again when schemas or sequences were added.
        do {{Sql.Code(Sql.FromServer(Block(Sql.Literal(role)))).Text}};

        -- A superuser makes this function, once in each database. It returns no data value: how common the most common value is, never which; no histogram.
        -- An earlier form of it returned less and is made anew: other roles that may use it need their grant again.
        create schema if not exists inspector;
        drop function if exists inspector.column_statistics();
        create function inspector.column_statistics()
            returns table (
                relation oid,
                number int2,
                null_fraction float4,
                average_width int4,
                distinct_values float4,
                correlation float4,
                commonest_share float4)
            language sql
            stable
            security definer
            set search_path = pg_catalog, pg_temp
            as $function$
                select
                    s.starelid,
                    s.staattnum,
                    s.stanullfrac,
                    s.stawidth,
                    s.stadistinct,
                    case 3
                        when s.stakind1 then s.stanumbers1[1]
                        when s.stakind2 then s.stanumbers2[1]
                        when s.stakind3 then s.stanumbers3[1]
                        when s.stakind4 then s.stanumbers4[1]
                        when s.stakind5 then s.stanumbers5[1]
                    end,
                    case 1
                        when s.stakind1 then s.stanumbers1[1]
                        when s.stakind2 then s.stanumbers2[1]
                        when s.stakind3 then s.stanumbers3[1]
                        when s.stakind4 then s.stanumbers4[1]
                        when s.stakind5 then s.stanumbers5[1]
                    end
                from pg_statistic s
                join pg_class c on c.oid = s.starelid
                where c.reltuples >= 10000
                    and s.stainherit = (c.relkind = 'p')
            $function$;
        revoke all on function inspector.column_statistics() from public;
        grant usage on schema inspector to {{Identifier.Quote(role)}};
        grant execute on function inspector.column_statistics() to {{Identifier.Quote(role)}};

        -- Tier 3, only where it may read data: make it a member of pg_read_all_data (for sequence-behind, which compares values).

        """;

    private static string Block(Sql role) => $"""
        declare
            a_role constant name := {role.Text};
            a_schema name;
        begin
            execute format('grant connect on database %I to %I', current_database(), a_role);
            for a_schema in
                select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
            loop
                execute format('grant usage on schema %I to %I', a_schema, a_role);
                execute format('grant select on all sequences in schema %I to %I', a_schema, a_role);
            end loop;
        end
        """;
}
