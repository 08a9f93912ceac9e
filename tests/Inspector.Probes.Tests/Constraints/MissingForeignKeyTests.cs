using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Constraints;
using Inspector.Findings;
using Inspector.Testing;

namespace Inspector.Tests.Constraints;

/// <summary>How references are named where nobody asked us: each test is a style, with what must be found and the look-alikes that must not.</summary>
public sealed class MissingForeignKeyTests
{
    private readonly SnapshotFixture _given = new();

    [Fact]
    public void Rails()
    {
        Keyed("users", "id int8");
        Keyed("categories", "id int8");
        Keyed("posts", "id int8", "user_id int8", "category_id int8", "reviewed_by_id int8", "featured_category_id int8");
        Keyed("comments", "id int8", "post_id int8", "parent_id int8", "commentable_type varchar", "commentable_id int8", "likes_count int8", "facebook_post_id int8");
        Finds(
            "comments (parent_id) comments(id)", "comments (post_id) posts(id)", "posts (category_id) categories(id)", "posts (featured_category_id) categories(id)",
            "posts (reviewed_by_id) users(id)", "posts (user_id) users(id)");
    }

    [Fact]
    public void Django()
    {
        Keyed("auth_user", "id int4");
        Keyed("auth_group", "id int4");
        Keyed("auth_permission", "id int4", "content_type_id int4");
        Keyed("auth_user_groups", "id int4", "user_id int4", "group_id int4");
        Keyed("auth_group_permissions", "id int4", "group_id int4", "permission_id int4");
        Keyed("django_content_type", "id int4");
        Keyed("django_admin_log", "id int4", "object_id text", "content_type_id int4", "user_id int4");
        Keyed("blog_category", "id int4");
        Keyed("blog_post", "id int4", "author_id int4", "category_id int4");
        Keyed("blog_post_tags", "id int4", "post_id int4", "group_id int4");
        Finds(
            "auth_group_permissions (group_id) auth_group(id)", "auth_group_permissions (permission_id) auth_permission(id)",
            "auth_permission (content_type_id) django_content_type(id)", "auth_user_groups (group_id) auth_group(id)", "auth_user_groups (user_id) auth_user(id)",
            "blog_post (author_id) auth_user(id)", "blog_post (category_id) blog_category(id)", "blog_post_tags (group_id) auth_group(id)",
            "blog_post_tags (post_id) blog_post(id)", "django_admin_log (content_type_id) django_content_type(id)", "django_admin_log (user_id) auth_user(id)");
    }

    [Fact]
    public void Entity_framework()
    {
        Keyed("AspNetUsers", "Id text");
        Keyed("AspNetRoles", "Id text");
        _given.Table("AspNetUserRoles", "UserId text", "RoleId text").WithKey("UserId", "RoleId");
        Keyed("Addresses", "AddressID int4");
        Keyed("Customers", "CustomerID int4", "BillingAddressID int4", "ExternalID int4");
        Keyed("Orders", "OrderID int4", "CustomerID int4", "ShipToAddressID int4", "CreatedByUserId text", "StripeCustomerID int4");
        Finds(
            "AspNetUserRoles (RoleId) AspNetRoles(Id)", "AspNetUserRoles (UserId) AspNetUsers(Id)", "Customers (BillingAddressID) Addresses(AddressID)",
            "Orders (CreatedByUserId) AspNetUsers(Id)", "Orders (CustomerID) Customers(CustomerID)", "Orders (ShipToAddressID) Addresses(AddressID)");
    }

    [Fact]
    public void Legacy()
    {
        Keyed("custmst", "cust_no int4", "rep_no int4");
        Keyed("ordhdr", "ord_no int4", "cust_no int4", "line_no int4");
        _given.Table("ordlin", "ord_no int4", "line_no int4", "prod_cd bpchar", "qty_no int4").WithKey("ord_no", "line_no");
        Keyed("prodmst", "prod_cd bpchar");
        Keyed("tbl_shipment", "shipment_id int4", "emp_id int4");
        Keyed("tbl_employees", "employee_id int4", "dept_id int4", "reports_to int4");
        Keyed("tbl_department", "department_id int4");
        Finds(
            "ordhdr (cust_no) custmst(cust_no)", "ordlin (ord_no) ordhdr(ord_no)", "ordlin (prod_cd) prodmst(prod_cd)",
            "tbl_employees (dept_id) tbl_department(department_id)", "tbl_employees (reports_to) tbl_employees(employee_id)", "tbl_shipment (emp_id) tbl_employees(employee_id)");
    }

    [Fact]
    public void Unquoted_camels_and_identifiers_that_come_first()
    {
        Keyed("customers", "customerid int4");
        Keyed("orderdetails", "orderdetailid int4", "customerid int4", "paid int4", "valid int4");
        Keyed("clientes", "id_cliente int4");
        Keyed("pedidos", "id_pedido int4", "id_cliente int4");
        Keyed("refunds", "id int4", "fk_order_detail_id int4");
        Finds("orderdetails (customerid) customers(customerid)", "pedidos (id_cliente) clientes(id_cliente)", "refunds (fk_order_detail_id) orderdetails(orderdetailid)");
    }

    [Fact]
    public void Keys_of_several_columns()
    {
        _given.Table("orders", "tenant_id int4", "order_id int4").WithKey("tenant_id", "order_id");
        _given.Table("order_lines", "tenant_id int4", "order_id int4", "line_no int4").WithKey("tenant_id", "order_id", "line_no");
        Keyed("notes", "id int4", "order_id int4");
        Finds("order_lines (tenant_id, order_id) orders(tenant_id, order_id)");
    }

    [Fact]
    public void What_other_foreign_keys_teach()
    {
        var people = _given.Table("humans", "id int8").WithKey("id");
        Keyed("crews", "id int8", "owner_id int8");
        _given.Table("ships", "id int8", "owner_id int8", "skipper_ptr int8").WithKey("id").WithReference("owner_id", people, "id");
        Keyed("boats", "id int8", "creator_id int8", "crew_ptr int8");
        _given.Table("yachts", "id int8", "crews_ptr int8", "human_ptr int8").WithKey("id").WithReference("human_ptr", people, "id");
        Finds("boats (creator_id) humans(id)", "boats (crew_ptr) crews(id)", "crews (owner_id) humans(id)", "yachts (crews_ptr) crews(id)");
    }

    [Fact]
    public void It_is_never_proven_and_possible_where_the_name_may_mean_another()
    {
        Keyed("users", "id int4");
        Keyed("orders_archive", "id int4", "user_id int4");
        Keyed("votes", "id int4", "user text", "user_id text");
        var found = Assert.Single(All());
        Assert.Equal(("orders_archive", Confidence.Possible), (found.Subject.Name, found.Confidence));
    }

    [Fact]
    public void Statements_that_join_confirm_it()
    {
        Keyed("users", "id int4");
        Keyed("orders_archive", "id int4", "user_id int4");
        var statement = new StatementUsage("select o.id from orders_archive o join users u on u.id = o.user_id where u.id = $1", 10, TimeSpan.FromSeconds(1), 10);
        Assert.Equal(Confidence.Likely, Assert.Single(new MissingForeignKey().Examine(new Workload(_given.Build(), [statement]))).Confidence);
    }

    private void Keyed(string name, params string[] columns) => _given.Table(name, columns).WithKey(columns[0].Split(' ')[0]);

    private ImmutableArray<Finding> All() => [.. new MissingForeignKey().Examine(new Workload(_given.Build(), []))];

    private void Finds(params string[] expected) => Assert.Equal(
        expected,
        All().Where(finding => finding.Confidence == Confidence.Likely).Select(finding => $"{finding.Subject.Name} ({Said(finding, "columns")}) {Said(finding, "references")["public.".Length..]}")
            .Order(StringComparer.Ordinal));

    private static string Said(Finding finding, string name) => (string)finding.Evidence.Single(fact => fact.Name == name).Value!;
}
