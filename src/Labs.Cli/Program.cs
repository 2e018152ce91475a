Console.Error.WriteLine("labs: nothing here yet"); return 2;
