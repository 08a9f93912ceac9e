using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Remediation.Steps;

namespace Inspector.RowSecurity;

/// <inheritdoc cref="Explain"/>
public sealed class PolicyWithoutRls() : Probe<CatalogSnapshot>(
    new("policy-without-rls", "Policy without row security", Category.RowSecurity, Severity.Error))
{
    /// <inheritdoc/>
    public override string Explain => """
        A table that has row security policies while row security is not enabled on it: the policies are never asked.

        ## Why it matters

        Someone wrote down who may see which rows, and every role with a grant sees all of them. It is the usual end of a restore or a maintenance window
        in which row security was switched off "for a moment".

        ## When it is right

        While policies are being prepared for a later switch. Partitioned tables are examined too; a partition is asked only when it is named directly in a
        query, so policies on the partitioned table with row security there are enough.

        ```sql bad
        create table documents (id bigint primary key, tenant_id bigint not null);
        insert into documents values (1, 1);
        create policy documents_tenant on documents using (tenant_id = current_setting('app.tenant', true)::bigint);
        ```

        ```sql bad
        create table events (tenant_id bigint not null, at date not null) partition by range (at);
        create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
        create policy events_tenant on events using (tenant_id = current_setting('app.tenant', true)::bigint);
        ```

        ```sql good
        create table documents (id bigint primary key, tenant_id bigint not null);
        create policy documents_tenant on documents using (tenant_id = current_setting('app.tenant', true)::bigint);
        alter table documents enable row level security;
        create table countries (code text primary key);
        ```
        """;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Examine(CatalogSnapshot snapshot) =>
        from table in snapshot.Tables
        where !table.Policies.IsEmpty && !table.RowSecurity
        select Report(Subject.Of(table), Confidence.Proven, $"{table.Name} has policies, and row security is off") with
        {
            Detail = "Every role that may read the table sees every row of it.",
            Evidence =
            [
                Evidence.FromCatalog("policies", string.Join(", ", table.Policies.Select(policy => policy.Name))),
                Evidence.FromCatalog("row security", false),
            ],
            Family = PartitionFamily.Of(table, string.Join(", ", table.Policies.Select(policy => policy.Name))),
            Basis = table,
        };

    /// <inheritdoc/>
    public override Plan Plan(Finding finding, Answers answers) => Remediation.Plan.Of(EnableRowSecurity.On(finding.About<Table>()));
}
