using Labs.Docker;

namespace Labs.MySql.Tests;

/// <summary>A server on a disk whose power can be cut.</summary>
internal static class CutLab
{
    public static async Task<(PowerDisk Disk, Server Server)> StartAsync(Engine docker, Product product)
    {
        var disk = await docker.CreatePowerDiskAsync("power", 2L << 30);
        return (disk, await docker.ServerAsync(product, new ServerSpec { Data = disk.Volume, Settings = Logged(product) }));
    }

    /// <summary>Returns settings with which the binary log has the statements' text.</summary>
    public static Dictionary<string, string> Logged(Product product) => product == Product.MySql
        ? new() { ["binlog_rows_query_log_events"] = "ON" }
        : new() { ["log_bin"] = "binlog" };

    /// <summary>
    /// Waits until the engine's Linux kernel has no device of a cut and no server on one. It releases them some time after their end.
    /// </summary>
    public static Task UntilNothingIsLeftOfCutsAsync(Engine docker) => Wait.UntilAsync("nothing is left of the cuts", async token =>
    {
        var files = await docker.Agent.Processes.RunAsync(docker.Host, ["mnt"], "sh", "-c", "cat /sys/block/loop*/loop/backing_file");
        var processes = await docker.Agent.Processes.RunAsync(docker.Host, [], "ps", "-eo", "args");
        string[] left =
        [
            .. files.Lines.Where(line => line.Contains(docker.Lab.Id) && line.Contains("-cut-")),
            .. processes.Lines.Where(line => line.Contains("--port=33")),
        ];
        return (left.Length == 0, string.Join("; ", left));
    }, TimeSpan.FromSeconds(15));
}
