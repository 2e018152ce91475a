namespace Labs.MySql;

/// <summary>A server did not do what a lab waited for: start, answer, end. The message has the last words of its log.</summary>
public class ServerException(string message, Exception? inner = null) : Exception(message, inner);
