using System.Text;
using AngleSharp.Html.Parser;
using Labs.Runner.Notebooks;
using Labs.Runner.Reporting;
using Labs.Runner.Running;

namespace Labs.Runner.Tests;

/// <summary>Files that somebody else may have written: notebooks, .dib files, results, and HTML in outputs.</summary>
public sealed class FileFuzzTests : IDisposable
{
    private const string Notebook4 = """
        {"nbformat":4,"nbformat_minor":5,"metadata":{"kernelspec":{"name":"labs-csharp","language":"C#"},"labs":{"short":{"rounds":2}}},
         "cells":[{"cell_type":"markdown","id":"a","metadata":{},"source":["# Title\n"]},
          {"cell_type":"code","id":"b","metadata":{"tags":["parameters"]},"execution_count":1,"source":"int rounds = 1;",
           "outputs":[{"output_type":"stream","name":"stdout","text":["a\n"]},
            {"output_type":"display_data","metadata":{},"data":{"text/html":"<b>1</b>",
             "application/vnd.plotly.v1+json":{"data":[],"layout":{}}}}]}]}
        """;

    private const string Result = """
        {"schema":"SCHEMA","notebook":"x","status":"completed","seed":1,"environment":{"a":"b"},"parameters":{"rounds":1},
         "claims":[{"id":"a","verdict":"holds","expected":"holds","evidence":"e","message":null}],
         "exercises":[{"id":"e","passed":true}],"cells":[],"measurements":[],"comparisons":[]}
        """;

    private const string Dib = """
        #!meta
        {"kernelInfo":{"defaultKernelName":"csharp","items":[{"name":"csharp","aliases":["c#"]}]}}

        #!markdown

        # Title

        #!csharp

        1 + 1

        #!pwsh

        ls
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Notebooks_are_read_or_refused_and_their_pages_are_made()
    {
        var path = _folder.PathOf("x.ipynb");
        Fuzz.Run([Encoding.UTF8.GetBytes(Notebook4)], input =>
        {
            File.WriteAllBytes(path, input);
            var notebook = Notebook.Read(path);
            new HtmlReport(_folder.Path).Write(notebook, _folder.PathOf("x.html"), "", null);
        }, exception => exception is NotebookException);
    }

    [Fact]
    public void Dib_files_are_read_or_refused()
    {
        var path = _folder.PathOf("x.dib");
        Fuzz.Run([Encoding.UTF8.GetBytes(Dib)], input =>
        {
            File.WriteAllBytes(path, input);
            _ = DibFile.Write(Notebook.Open(path));
        }, exception => exception is NotebookException);
    }

    [Fact]
    public void Result_files_are_read_or_refused()
    {
        _folder.Write("results/x.json", "");
        var path = _folder.PathOf("results/x.json");
        Fuzz.Run([Encoding.UTF8.GetBytes(Result.Replace("SCHEMA", LabResults.Schema))], input =>
        {
            File.WriteAllBytes(path, input);
            var result = ResultFile.Read(_folder.Path, "x");
            _ = (result?.Claims, result?.RedExercise);
        }, exception => exception is ResultFileException);
    }

    [Fact]
    public void Html_is_cleaned()
    {
        var browser = new HtmlParser(new HtmlParserOptions { IsScripting = true });
        string[] good =
        [
            "<p>a<script>b</script><a href='javascript:c'>d</a></p>", "<svg><a xlink:href='x'><style>s</style></a></svg><!-- c -->",
            "<table><tr><td>x<math><mtext><img src=x onerror=y></mtext></math>", "<select><option><template><b>z</template></select>",
        ];
        Fuzz.Run([.. good.Select(Encoding.UTF8.GetBytes)], input =>
        {
            var page = browser.ParseDocument("<body>" + ForeignHtml.Clean(Encoding.UTF8.GetString(input)));
            Assert.Empty(page.QuerySelectorAll("script, iframe, object, embed, form, base, [onerror]"));
        }, _ => false);
    }
}
