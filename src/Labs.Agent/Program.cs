Console.WriteLine("labs-agent");
