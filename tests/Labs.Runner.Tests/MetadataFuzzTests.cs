using System.Text.Json.Nodes;
using Labs.Runner.Notebooks;
using Labs.Runner.Reporting;
using Labs.Runner.Running;

namespace Labs.Runner.Tests;

/// <summary>Whatever stands in a notebook's metadata and outputs, it is refused with a message or runs and is reported.</summary>
public sealed class MetadataFuzzTests : IDisposable
{
    private const string Good = """
        {"nbformat":4,"nbformat_minor":5,
         "metadata":{"labs":{"requires":["docker"],"short":{"rounds":2},"alone":true,"images":["nginx"],"executed":"2026-01-01T00:00:00Z"},
           "kernelspec":{"name":"labs-csharp","language":"C#","display_name":"C# (Labs)"},"language_info":{"name":"C#"},
           "polyglot_notebook":{"kernelInfo":{"defaultKernelName":"csharp","items":[{"name":"csharp","aliases":["cs"]}]}},
           "labs_dib":{"bom":true,"newline":"\r\n","tail":"\n"}},
         "cells":[
          {"cell_type":"markdown","id":"a","metadata":{},"source":["# Title\n","text"]},
          {"cell_type":"code","id":"b","metadata":{"tags":["parameters"],"polyglot_notebook":{"kernelName":"csharp"},
            "dotnet_interactive":{"language":"csharp"}},"execution_count":1,"source":["int rounds = 1;"],
            "outputs":[{"output_type":"stream","name":"stdout","text":["a\n"]},
              {"output_type":"display_data","data":{"text/plain":["1"],"text/html":"<b>1</b>","image/png":"AAAA"},"metadata":{}}]},
          {"cell_type":"code","id":"c","metadata":{"labs":{"exercise":"six","durationMs":1.5},"labs_dib":{"head":"#!csharp\n"}},
            "execution_count":null,"source":"rounds","attachments":{},
            "outputs":[{"output_type":"error","ename":"E","evalue":"v","traceback":["t"]}]}]}
        """;

    private static readonly string[] s_values =
    [
        "null", "5", "-1", "1e999", "1.5", "true", "\"\"", "\"text\"", "\"csharp\"", "\"python\"", "[]", "[5]", "[null]", "[[\"a\"]]", "{}",
        "{\"labs\":5}", "{\"rounds\":[1]}", "{\"rounds\":null}", "{\"rounds\":{}}", "{\"name\":5}", "\"\\u001b[31m\"", "\"2026-01-01\"",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"labs":5}""", "its metadata 'labs' is 5, expected an object")]
    [InlineData("""{"labs":{"requires":"docker"}}""", "'labs.requires' is \"docker\", expected a list of texts")]
    [InlineData("""{"labs":{"short":[1]}}""", "'labs.short' is a list, expected an object")]
    [InlineData("""{"labs":{"alone":"yes"}}""", "'labs.alone' is \"yes\", expected true or false")]
    [InlineData("[]", "its metadata is a list, expected an object")]
    public void A_member_of_another_kind_is_named(string metadata, string expected)
    {
        var path = _folder.Write("x.ipynb", $$"""{"nbformat":4,"nbformat_minor":5,"cells":[],"metadata":{{metadata}}}""");
        var message = Assert.Throws<NotebookException>(() => Notebook.Read(path)).Message;
        Assert.Contains(expected, message);
        Assert.StartsWith(path, message);
    }

    [Theory]
    [InlineData("""{"labs":5}""", "cell 2: its metadata 'labs' is 5, expected an object")]
    [InlineData("""{"labs":{"exercise":5}}""", "cell 2: its metadata 'labs.exercise' is 5, expected a text")]
    [InlineData("""{"labs":{"durationMs":"long"}}""", "cell 2: its metadata 'labs.durationMs' is \"long\", expected a number")]
    [InlineData("5", "the metadata of cell 2 is 5, expected an object")]
    public void A_member_of_another_kind_is_named_with_its_cell(string metadata, string expected)
    {
        var path = _folder.Write("x.ipynb", $$"""
            {"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[
              {"cell_type":"markdown","metadata":{},"source":""},
              {"cell_type":"code","metadata":{{metadata}},"source":"1","outputs":[],"execution_count":null}]}
            """);
        Assert.Contains(expected, Assert.Throws<NotebookException>(() => Notebook.Read(path)).Message);
    }

    [Fact]
    public async Task Mutants_are_refused_or_run_and_are_reported()
    {
        var random = new Random(13);
        var (refused, ran) = (0, 0);
        var count = Fuzz.CountOfSlow; // each of them is run
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        for (var mutant = 0; mutant < count; mutant++)
        {
            var json = JsonNode.Parse(Good)!;
            for (var change = random.Next(1, 4); change > 0; change--)
                Mutate(json, random);
            var path = _folder.Write("mutant.ipynb", json.ToJsonString());
            try
            {
                await UseAsync(Notebook.Read(path));
                ran++;
            }
            catch (NotebookException exception)
            {
                refused++;
                Assert.DoesNotContain('\n', exception.Message);
            }
            catch (Exception exception)
            {
                Assert.Fail($"mutant {mutant}: {json.ToJsonString()}\n{exception}");
            }
        }
        Fuzz.AssertGrowth(count, memory, clock.Elapsed);
        Assert.True(refused > 50 && ran > 50, $"{refused} were refused, {ran} ran");
    }

    private async Task UseAsync(Notebook notebook)
    {
        _ = (notebook.Title, notebook.Requires, notebook.Short, notebook.Images, notebook.IsAlone, notebook.IsExecuted, notebook.Foreign);
        _ = notebook.Cells.Select(notebook.LanguageOf).ToArray();
        var output = _folder.PathOf("out");
        var options = new RunOptions { Repository = _folder.Path, Out = output, Short = true };
        Parameters.Check([notebook], options);
        var form = notebook.Copy();
        NotebookForm.Apply(form);
        _ = DibFile.Read(DibFile.Write(notebook));
        _ = NotebookInventory.NoEquivalents(notebook);
        // Also with its old outputs.
        Directory.CreateDirectory(output);
        var reports = new RunReports(_folder.Path, output);
        reports.WritePage(notebook, "");
        var batch = new NotebookBatch([notebook], options, new LogProgress([]), reports, (_, _) => new FakeProcess([]));
        await batch.RunAsync(1, CancellationToken.None);
        Assert.Null(reports.Trouble);
        Assert.Null(new OutputCheck(output).Foreign([notebook]));
    }

    // Replaces a random value at any depth.
    private static void Mutate(JsonNode root, Random random)
    {
        var nodes = new List<JsonNode>();
        Collect(root["metadata"], nodes);
        foreach (var cell in root["cells"]!.AsArray().OfType<JsonObject>())
        {
            Collect(cell["metadata"], nodes);
            Collect(cell["outputs"], nodes);
        }
        var chosen = nodes[random.Next(nodes.Count)];
        chosen.ReplaceWith(JsonNode.Parse(s_values[random.Next(s_values.Length)]));
    }

    private static void Collect(JsonNode? node, List<JsonNode> nodes)
    {
        if (node is null)
            return;
        nodes.Add(node);
        IEnumerable<JsonNode?> children = node is JsonObject json ? json.Select(pair => pair.Value) : node as JsonArray ?? [];
        foreach (var child in children)
            Collect(child, nodes);
    }
}
