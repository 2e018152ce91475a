namespace Labs.Docker.Tests;

public sealed class PowerDiskTests : DockerLab
{
    private const long Size = 256L << 20;

    [DockerTheory]
    [InlineData(RecordSync.Data)]
    [InlineData(RecordSync.None)]
    public async Task A_cut_has_what_was_synced_and_not_what_was_in_the_page_cache(RecordSync sync)
    {
        const int trials = 4;
        var disk = await Docker.CreatePowerDiskAsync("disk", Size);
        var spec = new RecordSpec { Sync = sync };
        await using var writer = await Docker.WriteRecordsAsync(disk.Volume, spec);

        for (var trial = 0; trial < trials; trial++)
        {
            var enough = writer.Acknowledged + 300;
            await Wait.UntilAsync("300 more records", _ => Task.FromResult(writer.Acknowledged >= enough), TimeSpan.FromSeconds(30));
            var acknowledged = writer.Acknowledged;
            await using var cut = await disk.CutAsync();
            var found = await Docker.ReadRecordsAsync(cut.Volume, spec);

            if (sync == RecordSync.Data)
                Assert.True(found.Intact >= acknowledged, $"trial {trial}: {acknowledged} acknowledged, {found}");
            else
                Assert.True(found.Intact + found.Later < acknowledged / 2, $"trial {trial}: {acknowledged} acknowledged, {found}");
            Assert.True(writer.Acknowledged >= acknowledged);
        }
    }
}
