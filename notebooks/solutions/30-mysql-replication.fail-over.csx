// Confirmed means: received by at least one replica. The replica that has more transactions, in
// its relay log or applied, has them all, however much is not applied yet. PromoteAsync applies
// it, if the SQL thread runs.
var first = await shop.Replicas[0].StatusAsync();
var second = await shop.Replicas[1].StatusAsync();
var lacking = second.AllGtids.Except(first.AllGtids).Count;
var further = lacking == 0 ? shop.Replicas[0] : shop.Replicas[1];
await further.StartAsync(ReplicaThread.Sql);
Server? promoted = await further.PromoteAsync();
