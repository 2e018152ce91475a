using System.Xml.Linq;

namespace Labs.Runner.Reporting;

/// <summary>Writes JUnit XML whose texts come from elsewhere: messages of exceptions, names of files, output of programs.</summary>
public static class JUnitFile
{
    /// <summary>
    /// Writes the document. Characters that XML does not allow, which would end the writer, become visible ones: see
    /// <see cref="VisibleText"/>.
    /// </summary>
    /// <exception cref="IOException">The disk is full, or the path is not that of a file.</exception>
    public static void Save(XDocument document, string path)
    {
        foreach (var element in document.Descendants())
        {
            foreach (var attribute in element.Attributes())
                attribute.Value = VisibleText.Of(attribute.Value);
            foreach (var text in element.Nodes().OfType<XText>())
                text.Value = VisibleText.Of(text.Value);
        }
        document.Save(path);
    }
}
