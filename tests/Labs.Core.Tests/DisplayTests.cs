namespace Labs.Core.Tests;

public sealed class DisplayTests
{
    [Fact]
    public void A_table_aligns_numbers_and_escapes_html()
    {
        var table = new Table("name", "ms").Row("<a>", 1.234).Row("b", 1000.0).Caption("times");
        Assert.Equal("times\nname     ms\n----  -----\n<a>    1.23\nb     1,000", table.ToString().ReplaceLineEndings("\n"));
        Assert.Contains("&lt;a&gt;", table.ToMime()[MimeBundle.Html]);
        Assert.DoesNotContain("<a>", table.ToMime()[MimeBundle.Html]);
    }

    [Fact]
    public void NaN_is_shown_as_a_dash_in_a_column_of_numbers() =>
        Assert.Equal("  ms\n----\n1.50\n   –", new Table("ms").Row(1.5).Row(double.NaN).ToString().ReplaceLineEndings("\n"));

    [Fact]
    public void A_row_of_the_wrong_length_is_an_error() =>
        Assert.Throws<ArgumentException>(() => new Table("a", "b").Row(1));

    [Fact]
    public void A_tree_draws_its_branches()
    {
        var root = new Tree("init");
        root.Add("sh").Add("sleep");
        root.Add("nginx");
        Assert.Equal("init\n├─ sh\n│  └─ sleep\n└─ nginx", root.ToString());
    }

    [Fact]
    public void Formatters_can_be_found_and_called_by_the_naming_convention()
    {
        var attribute = Assert.Single(
            typeof(Table).GetCustomAttributes(inherit: true),
            attribute => attribute.GetType().Name == "TypeFormatterSourceAttribute");
        var source = Activator.CreateInstance((Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!)!;
        var formatters = (IEnumerable<object>)source.GetType().GetMethod("CreateTypeFormatters")!.Invoke(source, null)!;
        var html = formatters.Single(f => (string)f.GetType().GetProperty("MimeType")!.GetValue(f)! == "text/html");
        var method = Assert.Single(html.GetType().GetMethods(), m => m.Name == "Format");
        var writer = new StringWriter();
        Assert.True((bool)method.Invoke(html, [new Table("x").Row(1), writer])!);
        Assert.StartsWith("<table", writer.ToString());
        Assert.False((bool)method.Invoke(html, ["no view", writer])!);
    }

    [Fact]
    public void Every_view_follows_the_naming_convention_strictly()
    {
        foreach (var view in typeof(View).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(View))))
        {
            var attribute = Assert.Single(view.GetCustomAttributes(inherit: true), a => a.GetType().Name == "TypeFormatterSourceAttribute");
            var sourceType = Assert.IsAssignableFrom<Type>(attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute));
            Assert.NotNull(sourceType.GetConstructor(Type.EmptyTypes));
            var created = sourceType.GetMethod("CreateTypeFormatters")!.Invoke(Activator.CreateInstance(sourceType), null);
            var formatters = Assert.IsAssignableFrom<System.Collections.IEnumerable>(created).Cast<object>().ToArray();
            foreach (var formatter in formatters)
            {
                var format = Assert.Single(formatter.GetType().GetMethods(), method => method.Name == "Format");
                Assert.Equal(typeof(bool), format.ReturnType);
                Assert.Equal([typeof(object), typeof(TextWriter)], format.GetParameters().Select(parameter => parameter.ParameterType));
            }
            // A preferred type without a formatter crashes the process of .NET Interactive.
            var served = formatters
                .Select(formatter => Assert.IsType<string>(formatter.GetType().GetProperty("MimeType")!.GetValue(formatter)))
                .ToHashSet();
            var preferred = Assert.IsType<string[]>(attribute.GetType().GetProperty("PreferredMimeTypes")!.GetValue(attribute));
            Assert.NotEmpty(preferred);
            Assert.Subset(served, preferred.ToHashSet());
        }
    }
}
