namespace Inspector.Agent.Commands;

/// <summary>Categories as headings.</summary>
internal static class CategoryNames
{
    /// <summary>The heading of a category.</summary>
    public static string Of(Category category) => category == Category.RowSecurity ? "Row security" : category.ToString();
}
