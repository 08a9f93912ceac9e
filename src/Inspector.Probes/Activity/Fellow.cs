namespace Inspector.Activity;

/// <summary>A session of an agent of a fleet at a server.</summary>
/// <param name="Application">Its <c>application_name</c>, raw: <c>inspector@FLEET/AGENT#TARGET</c>.</param>
/// <param name="Since">When it began, by the server's clock.</param>
/// <param name="IsOwn">Whether it is the session that asks.</param>
public sealed record Fellow(string Application, DateTimeOffset Since, bool IsOwn);
