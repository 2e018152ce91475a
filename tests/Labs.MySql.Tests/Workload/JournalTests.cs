using System.Diagnostics;

namespace Labs.MySql.Tests;

public sealed class JournalTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"labs-journal-{Guid.NewGuid():N}");

    public void Dispose()
    {
        File.Delete(_path);
        File.Delete(_path + ".lock"); // left by a writer that was killed
    }

    [Fact]
    public void Many_threads_write_every_acknowledgement_once()
    {
        using var journal = Journal.Create(_path);
        Parallel.For(0, 4, _ =>
        {
            for (var i = 0; i < 500; i++)
                journal.Acknowledge(journal.NextId());
        });

        Assert.Equal(Enumerable.Range(1, 2000).Select(id => (long)id), journal.Entries().Select(entry => entry.Id).Order());
        Assert.Equal(2000, journal.LastId);
    }

    [Fact]
    public void Only_ids_acknowledged_before_the_mark_count_as_lost()
    {
        using var journal = Journal.Create(_path);
        for (var i = 0; i < 4; i++)
            journal.Acknowledge(journal.NextId());
        var mark = journal.Mark();
        var pending = journal.NextId();
        journal.Acknowledge(journal.NextId());
        journal.Acknowledge(journal.NextId());

        var comparison = journal.Compare([1, 2, 4, pending, 7], upTo: mark);

        Assert.Equal(4, comparison.Acknowledged);
        Assert.Equal([3L], comparison.Lost);
        Assert.Equal([pending], comparison.Unacknowledged);
        Assert.Equal(1, comparison.Later); // 7; the missing 6 is no loss
        Assert.Equal([3L, 6], journal.Compare([1, 2, 4, pending, 7]).Lost);
    }

    [Fact]
    public void Ids_of_an_earlier_trial_are_ignored()
    {
        using var journal = Journal.Create(_path);
        journal.Acknowledge(journal.NextId());
        journal.Acknowledge(journal.NextId());
        var from = journal.Mark();
        journal.Acknowledge(journal.NextId());

        var comparison = journal.Compare([1], from: from);

        Assert.Equal((1, 0), (comparison.Acknowledged, comparison.Unacknowledged.Count));
        Assert.Equal([3L], comparison.Lost);
    }

    [Fact]
    public void A_torn_or_missing_record_is_skipped()
    {
        using (var journal = Journal.Create(_path))
            journal.Acknowledge(5);
        using (var file = File.Open(_path, FileMode.Append))
            file.Write(new byte[16 + 7]);

        Assert.Equal(5, Assert.Single(Journal.Read(_path)).Id);
    }

    [Fact]
    public void A_second_writer_is_refused()
    {
        using var journal = Journal.Create(_path);
        journal.Acknowledge(1);

        Assert.Throws<IOException>(() => Journal.Create(_path));
        Assert.Single(journal.Entries());
    }

    [Fact]
    public async Task A_journal_survives_when_its_writer_is_killed()
    {
        var start = new ProcessStartInfo(Program.Executable, ["journal", _path])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var client = Process.Start(start)!;
        var last = "";
        for (var line = 0; line < 200; line++)
            last = (await client.StandardOutput.ReadLineAsync())!;
        client.Kill(); // SIGKILL, while it writes
        await client.WaitForExitAsync();

        var ids = Journal.Read(_path).Select(entry => entry.Id).ToList();

        Assert.Equal(Enumerable.Range(1, ids.Count).Select(id => (long)id), ids);
        Assert.True(ids.Count >= int.Parse(last), $"the writer printed {last} and the journal has {ids.Count}");
    }
}
