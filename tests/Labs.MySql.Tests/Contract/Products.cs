namespace Labs.MySql.Tests.Contract;

// Each contract holds for both products.

[Collection(nameof(MySqlSharedServer))]
public sealed class MySqlConnectingTests(MySqlSharedServer server) : ConnectingTests(server);

[Collection(nameof(MariaDbSharedServer))]
public sealed class MariaDbConnectingTests(MariaDbSharedServer server) : ConnectingTests(server);

[Collection(nameof(MySqlSharedServer))]
public sealed class MySqlFailureTests(MySqlSharedServer server) : FailureTests(server);

[Collection(nameof(MariaDbSharedServer))]
public sealed class MariaDbFailureTests(MariaDbSharedServer server) : FailureTests(server);

[Collection(nameof(MySqlSharedServer))]
public sealed class MySqlPoolTests(MySqlSharedServer server) : PoolTests(server);

[Collection(nameof(MariaDbSharedServer))]
public sealed class MariaDbPoolTests(MariaDbSharedServer server) : PoolTests(server);

[Collection(nameof(MySqlSharedServer))]
public sealed class MySqlResultTests(MySqlSharedServer server) : ResultTests(server);

[Collection(nameof(MariaDbSharedServer))]
public sealed class MariaDbResultTests(MariaDbSharedServer server) : ResultTests(server);

[Collection(nameof(MySqlSharedServer))]
public sealed class MySqlValueTests(MySqlSharedServer server) : ValueTests(server);

[Collection(nameof(MariaDbSharedServer))]
public sealed class MariaDbValueTests(MariaDbSharedServer server) : ValueTests(server);
