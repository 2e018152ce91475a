using System.Text;

namespace Labs;

/// <summary>A labelled tree, such as processes below their parents.</summary>
/// <param name="label">The text of the root.</param>
public sealed class Tree(string label) : View
{
    private readonly List<Tree> _children = [];

    /// <summary>The text of this node.</summary>
    public string Label { get; } = label;

    /// <summary>The nodes directly below this one, in the order in which they were added.</summary>
    public IReadOnlyList<Tree> Children => _children;

    /// <summary>Adds a node below this one.</summary>
    /// <returns>The new node, to add nodes below it.</returns>
    public Tree Add(string label)
    {
        var child = new Tree(label);
        _children.Add(child);
        return child;
    }

    /// <summary>Adds a tree below this node.</summary>
    /// <returns>The tree that was added.</returns>
    public Tree Add(Tree child)
    {
        _children.Add(child);
        return child;
    }

    public override MimeBundle ToMime()
    {
        var text = new StringBuilder(Label);
        Draw(text, "");
        return new(text.ToString())
        {
            [MimeBundle.Html] = $"<pre class=\"labs-tree\" style=\"line-height:1.35;margin:.4em 0\">{Html.Escape(text.ToString())}</pre>",
        };
    }

    private void Draw(StringBuilder text, string indent)
    {
        for (var i = 0; i < _children.Count; i++)
        {
            var last = i == _children.Count - 1;
            text.Append('\n').Append(indent).Append(last ? "└─ " : "├─ ").Append(_children[i].Label);
            _children[i].Draw(text, indent + (last ? "   " : "│  "));
        }
    }
}
