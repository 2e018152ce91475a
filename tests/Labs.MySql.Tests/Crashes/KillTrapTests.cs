
namespace Labs.MySql.Tests;

public sealed class KillTrapTests : MySqlLab
{
    [Theory, Needs(Capability.Docker)]
    [InlineData(Product.MySql)]
    [InlineData(Product.MariaDb)]
    public async Task A_transaction_survives_if_the_binary_log_has_it(Product product)
    {
        var server = await ServerAsync(product, new() { ["sync_binlog"] = "1" });
        await server.PrepareLoadAsync();
        (KillPoint Point, bool Survives)[] expected =
            [(KillPoint.BeforeBinlogWrite, false), (KillPoint.BeforeBinlogFlush, true), (KillPoint.BeforeEngineCommit, true)];
        foreach (var (point, survives) in expected)
        {
            var id = (long)point + 1;
            await using (var trap = await server.SetKillTrapAsync(point))
            {
                var insert = server.ExecuteAsync($"INSERT INTO {LoadTable.Name} VALUES ({id}, 0, '')");
                await trap.SprungAsync();
                await Assert.ThrowsAsync<ServerException>(() => insert);
            }
            await server.StartAsync();

            Assert.Equal((point, survives), (point, (await server.PresentIdsAsync()).Contains(id)));
        }
    }
}
