using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.RowSecurity;

/// <inheritdoc cref="Explain"/>
public sealed class RlsEnabledNoPolicy() : Probe<CatalogSnapshot>(
    new("rls-enabled-no-policy", "Row security without a policy", Category.RowSecurity, Severity.Info))
{
    /// <inheritdoc/>
    public override string Explain => """
        A table on which row security is enabled and no policy exists: every role but its owner, superusers and roles with BYPASSRLS sees no row and writes none.

        ## Why it matters

        Nothing leaks. But queries answer "no rows" instead of an error, which looks like data that was lost, and is found late.

        ## When it is right

        To close a table to all but its owner, on purpose. A partition without policies of its own below a partitioned table with policies is right as well:
        queries through the partitioned table ask the policies of that one; such a partition is not reported.

        ## How to mend it

        That is for a person to decide: write the policies that were forgotten, or switch row security off, or suppress the finding with the reason.

        ```sql bad
        create table documents (id bigint primary key, tenant_id bigint not null);
        alter table documents enable row level security;
        ```

        ```sql bad
        create table events (tenant_id bigint not null, at date not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        alter table events enable row level security;
        ```

        ```sql good
        create table events (tenant_id bigint not null, at date not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        alter table events enable row level security;
        alter table events_1 enable row level security;
        create policy events_tenant on events using (tenant_id = current_setting('app.tenant', true)::bigint);
        create table countries (code text primary key);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Roots
        where table.RowSecurity && table.Policies.IsEmpty
        select Report(Subject.Of(table), Confidence.Proven, $"{table.Name} has row security and no policy: it looks empty to all but its owner") with
        {
            Evidence =
            [
                Evidence.FromCatalog("row security", true),
                Evidence.FromCatalog("forced for the owner", table.ForceRowSecurity),
                Evidence.FromCatalog("policies", 0L, "policies"),
            ],
        };

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) =>
        Remediation.Plan.Undecided("write the policies that were forgotten, or disable row security, or leave the table closed on purpose");
}
