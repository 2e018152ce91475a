namespace Offline.Packages.Tests;

[Collection(nameof(MySqlDatabase))]
public sealed class MySqlConnectingTests(MySqlDatabase server) : ConnectingTests(server);

[Collection(nameof(MariaDbDatabase))]
public sealed class MariaDbConnectingTests(MariaDbDatabase server) : ConnectingTests(server);

[Collection(nameof(MySqlDatabase))]
public sealed class MySqlValueTests(MySqlDatabase server) : ValueTests(server);

[Collection(nameof(MariaDbDatabase))]
public sealed class MariaDbValueTests(MariaDbDatabase server) : ValueTests(server);

[Collection(nameof(MySqlDatabase))]
public sealed class MySqlResultTests(MySqlDatabase server) : ResultTests(server);

[Collection(nameof(MariaDbDatabase))]
public sealed class MariaDbResultTests(MariaDbDatabase server) : ResultTests(server);

[Collection(nameof(MySqlDatabase))]
public sealed class MySqlTroubleTests(MySqlDatabase server) : TroubleTests(server);

[Collection(nameof(MariaDbDatabase))]
public sealed class MariaDbTroubleTests(MariaDbDatabase server) : TroubleTests(server);

[Collection(nameof(MySqlDatabase))]
public sealed class MySqlPoolTests(MySqlDatabase server) : PoolTests(server);

[Collection(nameof(MariaDbDatabase))]
public sealed class MariaDbPoolTests(MariaDbDatabase server) : PoolTests(server);
