using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Labs.Runner.Reporting;

/// <summary>
/// HTML and SVG of a notebook, without what could act when the page is opened: a notebook that somebody sent may never have been run here.
/// The page's policy (<see cref="PagePolicy"/>) is the second barrier.
/// </summary>
internal static class ForeignHtml
{
    // Chromium nests up to 512 elements. A deeper tree would overflow the stack when it is written.
    private const int MaxDepth = 500;

    // What runs, embeds, navigates or sends, and elements whose content browsers and parsers read differently.
    private static readonly HashSet<string> s_removed = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "meta", "base", "link", "iframe", "frame", "frameset", "object", "embed", "applet", "portal", "form", "template",
        "noscript", "noembed", "noframes", "xmp", "plaintext", "animate", "set", "title",
    };

    // Attributes with an address that the browser fetches: only pictures inside the page are left.
    private static readonly HashSet<string> s_fetched = new(StringComparer.OrdinalIgnoreCase)
    {
        "src", "srcset", "poster", "background", "data", "lowsrc", "dynsrc",
    };

    // "name" lets an element replace a property of document, which the page's own scripts use.
    private static readonly HashSet<string> s_dropped = new(StringComparer.OrdinalIgnoreCase)
    {
        "action", "formaction", "ping", "name", "srcdoc", "manifest",
    };

    private static readonly string[] s_schemes = ["http://", "https://", "mailto:"];

    /// <summary>Returns the HTML without scripts, event handlers, embedded pages and addresses that are not allowed.</summary>
    public static string Clean(string html)
    {
        var body = new HtmlParser().ParseDocument("").Body!;
        body.InnerHtml = html;
        var open = new Stack<(INode Node, int Depth)>([(body, 0)]);
        while (open.TryPop(out var next))
        {
            if (next.Depth > MaxDepth)
                return $"<pre>{Html.Escape(html)}</pre>";
            foreach (var child in next.Node.ChildNodes.ToArray())
            {
                // Comments and style sheets have text that is not escaped, and a browser may read its end elsewhere.
                var isRemoved = child is IComment
                    || (child is IElement element && (s_removed.Contains(element.LocalName)
                        || (element.LocalName == "style" && element.TextContent.Contains('<'))));
                if (isRemoved)
                {
                    next.Node.RemoveChild(child);
                    continue;
                }
                if (child is IElement kept)
                    CleanAttributes(kept);
                open.Push((child, next.Depth + 1));
            }
        }
        return body.InnerHtml;
    }

    /// <summary>
    /// Returns whether a link may be followed: http, https, mailto, a place on the page, or a file in or below the page's folder.
    /// </summary>
    public static bool IsAllowedLink(string address)
    {
        // Browsers ignore control characters and spaces here.
        var read = string.Concat(address.Where(character => character > ' '));
        if (read.StartsWith('#') || s_schemes.Any(scheme => read.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)))
            return true;
        var path = read.Split('?', '#')[0];
        return !path.Contains(':') && !path.Contains('\\') && !path.StartsWith('/');
    }

    private static void CleanAttributes(IElement element)
    {
        foreach (var attribute in element.Attributes.ToArray())
        {
            if (attribute.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase) || s_dropped.Contains(attribute.LocalName)
                || (s_fetched.Contains(attribute.LocalName) && !IsPicture(attribute.Value))
                || (attribute.LocalName.Equals("href", StringComparison.OrdinalIgnoreCase) && !IsAllowed(element, attribute.Value)))
                element.RemoveAttribute(attribute.NamespaceUri, attribute.LocalName);
        }
    }

    // Other elements than links fetch their address: an SVG picture, or a part of a drawing.
    private static bool IsAllowed(IElement element, string address) => element.LocalName is "a" or "area"
        ? IsAllowedLink(address)
        : address.StartsWith('#') || IsPicture(address);

    private static bool IsPicture(string address) => address.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase);
}
