namespace Labs.Core.Tests;

public sealed class ResultsTests
{
    [Fact]
    public async Task A_full_disk_is_reported_once_and_the_results_are_written_when_there_is_space_again()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        Directory.CreateDirectory(Path.GetDirectoryName(temporary.ResultPath)!);
        // Writes through this link fail with ENOSPC.
        var link = $"{temporary.ResultPath}.{Environment.ProcessId}.tmp";
        File.CreateSymbolicLink(link, "/dev/full");
        var error = Assert.Throws<ResultsNotWrittenException>(() => temporary.Lab.Record("zombies", "processes", [1]));
        Assert.Contains($"The results of 'sky' can't be written to {temporary.ResultPath}: No space left on device", error.Message);
        Assert.Contains($"df -h {Path.GetDirectoryName(temporary.ResultPath)}", error.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(temporary.ResultPath)!));

        File.CreateSymbolicLink(link, "/dev/full");
        temporary.Lab.Record("orphans", "processes", [2]); // does not throw again

        temporary.Lab.Record("threads", "1", [3]);
        using var file = temporary.ReadResults();
        var measurements = file.RootElement.GetProperty("measurements").EnumerateArray();
        Assert.Equal(["zombies", "orphans", "threads"], measurements.Select(measurement => measurement.GetProperty("name").GetString()));
        Assert.Equal([temporary.ResultPath], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(temporary.ResultPath)!));
    }

    [Fact]
    public async Task A_results_folder_that_cannot_be_created_hides_no_error_of_the_cell_and_prevents_no_clean_up()
    {
        var temporary = await TemporaryLab.OpenAsync();
        File.WriteAllText(temporary.Out, "a file where the folder should be");
        var removed = false;
        await temporary.Lab.TrackAsync("test", "thing", _ => { removed = true; return Task.CompletedTask; });
        var error = await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => Experiment.CompareAsync(temporary.Lab, "latency", "ms",
            [new Arm("a", _ => Task.FromResult(1.0)), new Arm("b", _ => throw new TimeZoneNotFoundException("the cell's own"))],
            new ExperimentOptions { WarmUp = 0 }));
        Assert.Equal("the cell's own", error.Message);

        await temporary.Lab.DisposeAsync();
        Assert.True(removed);
        Assert.False(Directory.Exists(temporary.Lab.Folder));
        Assert.Null(SessionFolder.Open(temporary.Lab.Id));
        await temporary.DisposeAsync();
    }

    [Fact]
    public async Task An_experiment_continues_without_a_file_and_the_end_of_the_session_writes_it()
    {
        var temporary = await TemporaryLab.OpenAsync();
        File.WriteAllText(temporary.Out, "a file where the folder should be");
        var comparison = await Experiment.CompareAsync(temporary.Lab, "latency", "ms",
            [new Arm("a", _ => Task.FromResult(1.0)), new Arm("b", _ => Task.FromResult(2.0))], new ExperimentOptions { Rounds = 4 });
        Assert.Equal(4, comparison.Samples["b"].Count);
        var claim = temporary.Lab.Claim("sky-is-green").AsStated("colour", "blue", false);
        var error = Assert.Throws<ResultsNotWrittenException>(claim.Conclude);
        Assert.Contains("labs run --out", error.Message);

        File.Delete(temporary.Out);
        await temporary.Lab.DisposeAsync();
        using (var file = temporary.ReadResults())
        {
            Assert.Equal(1, file.RootElement.GetProperty("comparisons").GetArrayLength());
            Assert.Equal(1, file.RootElement.GetProperty("claims").GetArrayLength());
        }
        await temporary.DisposeAsync();
    }
}
