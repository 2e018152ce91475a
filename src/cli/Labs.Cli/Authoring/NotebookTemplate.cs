using System.Text;
using System.Text.Json.Nodes;
using Labs.Runner.Notebooks;

namespace Labs.Cli.Authoring;

/// <summary>
/// The form that every lab notebook has: question, map, set-up, parts with prediction, experiment and verdicts, exercises,
/// clean-up. It runs as it is: each claim is inconclusive, and each exercise is red without its solution and green with it.
/// </summary>
internal static class NotebookTemplate
{
    private const int MostParts = 6;

    /// <summary>Returns the notebook's JSON, in the form that <c>labs fmt</c> leaves unchanged.</summary>
    public static JsonObject Create(NewLab lab)
    {
        var parts = Parts(lab);
        var cells = new List<JsonObject>
        {
            Text("title", $"""
                # {lab.Title}

                *Open with the question that a practitioner really has, and say what is measured.*

                > **{lab.Question}**
                """),
            Text("map", Map(parts)),
            Code("load", "#load \"labs.csx\""),
            Code("parameters", "var rounds = 20;   // rounds of each comparison", tag: "parameters"),
            Session(lab),
        };
        for (var part = 1; part <= parts.Count; part++)
            cells.AddRange(Part(part, parts[part - 1]));
        cells.Add(Text("verdicts", "## The verdicts"));
        cells.Add(Code("verdict-table", "lab.Verdicts()"));
        cells.Add(Text("lessons", "**What to keep.**\n\n- *Five sentences that a reader can use tomorrow.*"));
        for (var exercise = 1; exercise <= lab.Exercises.Count; exercise++)
            cells.AddRange(Exercise(exercise, lab.Exercises[exercise - 1]));
        cells.Add(Text("clean-up", "## Clean-up\n\nClosing the session removes everything that this notebook made."));
        cells.Add(Code("close", "await lab.DisposeAsync();"));
        return new JsonObject
        {
            ["cells"] = new JsonArray([.. cells]),
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject { ["display_name"] = "C# (Labs)", ["language"] = "C#", ["name"] = "labs-csharp" },
                ["language_info"] = new JsonObject { ["name"] = "C#", ["file_extension"] = ".cs", ["mimetype"] = "text/x-csharp" },
                ["labs"] = new JsonObject { ["short"] = new JsonObject { ["rounds"] = 4 } },
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
    }

    /// <summary>Returns the reference solution of an exercise as the template has it.</summary>
    public static string Solution(string exercise) => $"// Why this is the answer.\nint {Function(exercise)}() => 42;\n";

    // A part for each topic of the ledger's rows. A notebook has at most six parts, so the last one takes what is left.
    private static List<(string Topic, List<Claim> Claims)> Parts(NewLab lab)
    {
        var topics = lab.Claims.GroupBy(claim => claim.Topic)
            .Select(group => (Topic: NewLab.Words(group.Key), Claims: group.ToList())).ToList();
        if (topics.Count <= MostParts)
            return topics;
        var rest = topics[(MostParts - 1)..];
        return [.. topics[..(MostParts - 1)],
            (string.Join(", ", rest.Select(topic => topic.Topic)), [.. rest.SelectMany(topic => topic.Claims)])];
    }

    private static string Map(List<(string Topic, List<Claim> Claims)> parts)
    {
        var map = new StringBuilder("## The set-up\n\n*A diagram (mermaid) of what is measured.*\n\n"
            + "| Part | Question | Claims |\n|---|---|---|\n");
        for (var part = 1; part <= parts.Count; part++)
            map.Append($"| {part} | {parts[part - 1].Topic}? | {parts[part - 1].Claims.Count} |\n");
        return map.ToString();
    }

    private static JsonObject Session(NewLab lab)
    {
        var needs = lab.Claims.SelectMany(claim => claim.Needs).ToHashSet();
        var needsCluster = needs.Overlaps(["k8s", "k8s-multinode"]);
        // Namespaces, captures and root are the engine's: the agent in the tool container has them.
        var needsDocker = needsCluster || needs.Overlaps(["docker", "netns", "root", "capture", "mysql"]);
        var code = new StringBuilder($"var lab = await Lab.OpenAsync(\"{lab.Slug}\");\n");
        if (needsDocker)
            code.Append("var docker = await lab.DockerAsync();\n");
        if (needsCluster)
            code.Append(needs.Contains("k8s-multinode") ? "var cluster = await lab.KindAsync(new() { Workers = 2 });\n"
                : "var cluster = await lab.KindAsync();\n")
                .Append("var api = await cluster.ApiAsync();\n");
        if (needs.Contains("mysql"))
            code.Append("var server = await docker.MySqlAsync();\n");
        var session = Code("session", code.ToString());
        string[] tags =
        [
            .. needsDocker ? ["requires:docker"] : Array.Empty<string>(),
            .. needsCluster ? ["requires:kind"] : Array.Empty<string>(),
        ];
        if (tags.Length > 0)
            session["metadata"]!["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]);
        return session;
    }

    private static IEnumerable<JsonObject> Part(int number, (string Topic, List<Claim> Claims) part)
    {
        var quotes = string.Join("\n", part.Claims.Select(claim => Wrapped($"\"{claim.Text}\" (`{claim.Id}`)", "- ", "  ")));
        yield return Text($"part-{number}", $"""
            ## {number}. {part.Topic}?

            *Make the heading a question. Say in at least 40 words what is set up, what to look at,
            and what it means.*

            {quotes}

            > **Predict.** *Ask for a prediction that the experiment can refute.*
            """);
        yield return Code($"experiment-{number}", """
            // Set up one state, change one thing, measure, and end with a figure or a table, such as
            // Figure.Bar("What it shows").X("arm").Y("time [ms]").Add("median", names, values).From(lab)
            """);
        foreach (var claim in part.Claims)
            yield return Code(claim.Id, Verdict(claim));
    }

    private static string Verdict(Claim claim)
    {
        var expected = claim.Expected is { } verdict ? $"Expected: {verdict.Text()}. {claim.Why}"
            : $"No verdict is expected beforehand. {claim.Why}";
        return $"""
            {Wrapped("Test: " + claim.Test, "// ", "// ")}
            {Wrapped(expected, "// ", "// ")}
            // When it is measured: AsStated(…), But(…) for each counter-observation, and Conclude().
            lab.Claim("{claim.Id}").Inconclusive("not measured yet")
            """;
    }

    private static IEnumerable<JsonObject> Exercise(int number, string name)
    {
        yield return Text($"exercise-{number}", $"""
            {(number == 1 ? "## Exercises\n\n" : "")}### {number}. {NewLab.Words(name)}

            *Say what to write, and what the check compares it with.*
            """);
        var answer = Code($"exercise-{number}-cell", $"int {Function(name)}() => 0;", tag: "exercise");
        answer["metadata"]!["labs"] = new JsonObject { ["exercise"] = name };
        yield return answer;
        yield return Code($"exercise-{number}-check", $$"""
            await lab.Exercise("{{name}}").Check(async () =>
            {
                var measured = 42;   // replace it by a measurement
                var answered = {{Function(name)}}();
                if (answered == measured)
                    return CheckResult.Pass($"{answered}, as measured");
                return CheckResult.Fail(
                    $"{answered}; measured: {measured}", "Give a hint that depends on what is wrong.");
            })
            """, tag: "check");
    }

    // count-threads is answered by CountThreads().
    private static string Function(string exercise) =>
        string.Concat(exercise.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Wrapped(string text, string first, string next)
    {
        var wrapped = new StringBuilder();
        var line = new StringBuilder(first);
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length + word.Length > LineRule.NotebookLimit && line.Length > next.Length)
            {
                wrapped.Append(line.ToString().TrimEnd()).Append('\n');
                line.Clear().Append(next);
            }
            line.Append(word).Append(' ');
        }
        return wrapped.Append(line.ToString().TrimEnd()).ToString();
    }

    private static JsonObject Text(string id, string source) => Cell(id, "markdown", source);

    private static JsonObject Code(string id, string source, string? tag = null)
    {
        var cell = Cell(id, "code", source);
        if (tag is not null)
            cell["metadata"]!["tags"] = new JsonArray(tag);
        return cell;
    }

    private static JsonObject Cell(string id, string type, string source)
    {
        var json = new JsonObject { ["cell_type"] = type };
        if (type == "code")
            json["execution_count"] = null;
        json["id"] = id;
        json["metadata"] = new JsonObject();
        if (type == "code")
            json["outputs"] = new JsonArray();
        _ = new NotebookCell(json) { Source = source.ReplaceLineEndings("\n").TrimEnd() };
        return json;
    }
}
