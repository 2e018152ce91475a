// A list in order of use, and a dictionary that knows each page's node in it. No step looks at other pages.
class Lru(int frames)
{
    readonly LinkedList<int> _order = new();   // the least recently used page first
    readonly Dictionary<int, LinkedListNode<int>> _nodes = new();

    public bool Access(int page)
    {
        var isHit = _nodes.Remove(page, out var node);
        if (isHit)
            _order.Remove(node);
        else if (_nodes.Count == frames)
        {
            _nodes.Remove(_order.First.Value);
            _order.RemoveFirst();
        }
        _nodes[page] = _order.AddLast(page);
        return isHit;
    }
}
