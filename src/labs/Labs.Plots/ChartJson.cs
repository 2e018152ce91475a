using System.Buffers;
using System.Collections;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plotly.NET;

namespace Labs.Plots;

/// <summary>
/// Writes Plotly.NET's objects as JSON for plotly.js. <c>GenericChart.toJson</c> returns the same figure, as a test asserts for every
/// kind. It serializes by reflection, which takes ten times as long for the first figure of a process.
/// </summary>
internal static class ChartJson
{
    // The default encoder writes the + of base64 as six characters.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(FigureChart chart)
    {
        var text = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(text, s_options))
        {
            json.WriteStartObject();
            json.WritePropertyName("data");
            Write(json, chart.Traces);
            json.WritePropertyName("layout");
            Write(json, chart.Layout);
            json.WritePropertyName("config");
            Write(json, chart.Config);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case DynamicObj.DynamicObj item:
                json.WriteStartObject();
                if (item is Trace trace)
                    json.WriteString("type", trace.type);
                foreach (var (name, property) in item.Properties)
                {
                    json.WritePropertyName(name);
                    Write(json, property);
                }
                json.WriteEndObject();
                break;
            case double[] numbers: // avoids boxing each number
                json.WriteStartArray();
                foreach (var number in numbers)
                    json.WriteNumberValue(number);
                json.WriteEndArray();
                break;
            case IEnumerable items:
                json.WriteStartArray();
                foreach (var item in items)
                    Write(json, item);
                json.WriteEndArray();
                break;
            default:
                throw new NotSupportedException($"A property of a figure is a {value.GetType()}, which this writer can't write as JSON.");
        }
    }
}
