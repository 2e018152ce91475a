// 150 kB are 104 segments: 40 in the first flight and 80 in the second. The second also fits into what
// the receiver offers if its buffer is large.
var initialWindow = 40;
int? receiveBuffer = 1_000_000;
