// Acknowledged means: received by at least one replica. Both read the same binary log, so the larger position has received more, however
// much of it lies unapplied in the relay log. PromoteAsync applies it, if the SQL thread runs.
var first = await shop.Replicas[0].StatusAsync();
var second = await shop.Replicas[1].StatusAsync();
var further = string.CompareOrdinal(first.SourceLogFile, second.SourceLogFile) is var file && (file > 0 || (file == 0 && first.ReadPosition > second.ReadPosition))
    ? shop.Replicas[0]
    : shop.Replicas[1];
await further.StartAsync(ReplicaThread.Sql);
Server? promoted = await further.PromoteAsync();
