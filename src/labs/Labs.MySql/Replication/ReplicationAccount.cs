namespace Labs.MySql;

/// <summary>The account with which replicas log in at their source. It is replicated too, so that a promoted replica has it.</summary>
internal sealed record ReplicationAccount(string User, string Password)
{
    public override string ToString() => User;
}
