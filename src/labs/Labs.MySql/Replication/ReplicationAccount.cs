namespace Labs.MySql;

/// <summary>The account that replicas log in with at their source. It is replicated itself, so that a promoted replica has it.</summary>
internal sealed record ReplicationAccount(string User, string Password)
{
    public override string ToString() => User;
}
