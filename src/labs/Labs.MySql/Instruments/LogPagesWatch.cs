using System.Globalization;
using Labs.Agent.Client;

namespace Labs.MySql;

/// <summary>
/// Reads repeatedly how many pages of a server's logs are dirty or under writeback in the page cache. It asks the Linux kernel with
/// cachestat(2), which counts the pages of single files and exists since Linux 6.5. The counters of /proc/meminfo and of memory.stat
/// would not do: the first is about the whole machine, and both are updated in batches that are larger than a second of commits.
/// </summary>
public sealed class LogPagesWatch : IAsyncDisposable
{
    // perl-base is on every Debian. The number of cachestat(2) is the same on all architectures; clock_gettime(2) has one on each.
    private const string Script = """
        $| = 1;
        my ($every, @patterns) = @ARGV;
        my $clock = `uname -m` =~ /x86_64/ ? 228 : 113;
        for (;;) {
          my @pages;
          for my $pattern (@patterns) {
            my ($dirty, $writeback) = (0, 0);
            for my $file (glob $pattern) {
              open(my $in, '<', $file) or next;
              my ($range, $stat) = (pack('Q2', 0, 0), "\0" x 40);
              syscall(451, fileno $in, $range, $stat, 0) == 0 or print("cachestat: $!\n"), exit 1;
              my @of = unpack('Q5', $stat);
              $dirty += $of[1]; $writeback += $of[2];
            }
            push @pages, $dirty, $writeback;
          }
          my $now = "\0" x 16;
          syscall($clock, 0, $now);
          printf "%d.%09d %s\n", unpack('q2', $now), "@pages";
          select undef, undef, undef, $every;
        }
        """;

    private readonly AgentProcess _process;

    private LogPagesWatch(AgentProcess process, string? unavailable) => (_process, Unavailable) = (process, unavailable);

    /// <summary>Why nothing can be read, such as "cachestat: Function not implemented" before Linux 6.5; null if it can.</summary>
    public string? Unavailable { get; }

    /// <summary>The readings so far, in their order.</summary>
    public IReadOnlyList<LogPages> Readings => Parse(_process.Output.Where(line => !line.IsError).Select(line => line.Text));

    internal static async Task<LogPagesWatch> StartAsync(Server server, TimeSpan every, CancellationToken cancellationToken)
    {
        var folder = $"/proc/{await server.HostPidAsync(cancellationToken)}/root/data/mysql";
        var redo = server.Product == Product.MySql ? "#innodb_redo/#ib_redo*" : "ib_logfile*";
        var process = await server.Engine.Agent.Processes.StartAsync(
            server.Engine.Host, [], "env", "LC_ALL=C", "perl", "-e", Script, every.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            $"{folder}/{redo}", $"{folder}/binlog.[0-9]*");
        try
        {
            var first = await process.WaitForLineAsync("");
            return new LogPagesWatch(process, first.IsError || Parse([first.Text]).Count == 0 ? first.Text : null);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the watch. <see cref="Readings"/> stays.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    /// <summary>Returns the readings in the lines of the script, and skips any other line.</summary>
    internal static IReadOnlyList<LogPages> Parse(IEnumerable<string> lines) =>
    [
        .. lines.Select(line => line.Split(' '))
            .Where(parts => parts.Length == 5 && double.TryParse(parts[0], CultureInfo.InvariantCulture, out _))
            .Select(parts => new LogPages(
                double.Parse(parts[0], CultureInfo.InvariantCulture), Count(parts[1]), Count(parts[2]), Count(parts[3]), Count(parts[4]))),
    ];

    private static int Count(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
