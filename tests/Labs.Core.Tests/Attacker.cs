namespace Labs.Core.Tests;

/// <summary>What an ordinary user tries while sessions of another user begin and end. It runs until it is killed.</summary>
internal static class Attacker
{
    /// <summary>Makes the temporary folder of each session whose reaper shows its id in its command line, if it is the first.</summary>
    public static void TakeOver(string temporary)
    {
        Console.WriteLine("ready");
        while (true)
        {
            foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(path[^1])))
            {
                // setsid --fork labs reaper ID, and then labs reaper ID
                var command = CommandOf(process);
                var verb = Array.IndexOf(command, "reaper");
                if (verb < 0 || verb + 1 >= command.Length)
                    continue;
                var folder = Path.Combine(temporary, $"labs-{command[verb + 1]}");
                if (!Directory.Exists(folder))
                    Directory.CreateDirectory(folder);
            }
        }
    }

    /// <summary>Exchanges folders for links to a victim, and back, in a folder that may be removed meanwhile.</summary>
    public static void Exchange(string folder, string victim)
    {
        const int count = 50;
        Directory.SetCurrentDirectory(folder);
        for (var i = 0; i < count; i++)
        {
            Directory.CreateDirectory($"folder{i}");
            Directory.CreateSymbolicLink($"link{i}", victim);
        }
        Console.WriteLine("ready");
        for (var i = 0; ; i = (i + 1) % count)
        {
            try
            {
                Directory.Move($"folder{i}", $"other{i}");
                Directory.Move($"link{i}", $"folder{i}");
                Directory.Move($"folder{i}", $"link{i}");
                Directory.Move($"other{i}", $"folder{i}");
            }
            catch (IOException)
            {
                // It has been removed.
            }
        }
    }

    private static string[] CommandOf(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/cmdline").Split('\0');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
