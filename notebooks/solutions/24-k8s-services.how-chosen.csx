// How often the pod that answered last answers again: never if the choice is round-robin, about a
// third of the time if it is random, nearly always if it is sticky.
string Way(string[] pods)
{
    var again = pods.Zip(pods.Skip(1)).Count(pair => pair.First == pair.Second) / (pods.Length - 1.0);
    return again < 0.1 ? "round-robin" : again > 0.7 ? "sticky" : "random";
}
