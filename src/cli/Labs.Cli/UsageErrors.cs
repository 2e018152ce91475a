using System.CommandLine;
using System.CommandLine.Parsing;

namespace Labs.Cli;

/// <summary>What is wrong with a command line, in the words of a person who types it.</summary>
internal static class UsageErrors
{
    /// <summary>Returns a message for each error, and below them the command that shows the help; empty if nothing is wrong.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        // Help is shown whatever else is on the line.
        if (parsed.Action is System.CommandLine.Help.HelpAction && parsed.UnmatchedTokens.Count == 0)
            return [];
        var see = $"see: {PathOf(parsed.CommandResult)} --help";
        if (parsed.UnmatchedTokens.FirstOrDefault() is { } unknown)
            return [Unknown(unknown, parsed.CommandResult), see];
        // An option that does not exist is read as one more argument of a command that takes any number.
        if (!parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)
            && parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
                .FirstOrDefault(token => token.Value is ['-', _, ..]) is { } option)
        {
            return [Unknown(option.Value, parsed.CommandResult), see];
        }
        string[] empty = [.. parsed.CommandResult.Children.OfType<OptionResult>()
            .Where(result => result.Tokens.Any(token => token.Value.Length == 0))
            .Select(result => $"{result.Option.Name}: expected a value, found an empty text.")];
        if (empty.Length > 0)
            return [.. empty, see];
        return parsed.Errors.Count == 0 ? [] : [.. parsed.Errors.Select(Message).Distinct(), see];

        string Message(ParseError error) => error.SymbolResult switch
        {
            OptionResult { Tokens: [] } lacking => $"{lacking.Option.Name}: expected a value, found none.",
            OptionResult { Option: { } of } wrong
                when Number(of.ValueType) && wrong.Tokens.Any(token => !int.TryParse(token.Value, out _)) =>
                $"{of.Name} {wrong.Tokens[^1].Value}: expected a whole number from {int.MinValue} to {int.MaxValue}.",
            OptionResult { Option: { } of } wrong => $"{of.Name} {string.Join(' ', wrong.Tokens)}: {error.Message}",
            ArgumentResult { Tokens: [] } lacking => $"{lacking.Argument.Name} is missing: {lacking.Argument.Description}",
            CommandResult when command.Subcommands.Count > 0 =>
                $"expected a command of {PathOf(parsed.CommandResult)}: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}.",
            _ => error.Message,
        };
    }

    private static bool Number(Type type) => type == typeof(int) || type == typeof(int?);

    private static string Unknown(string token, CommandResult at)
    {
        var path = PathOf(at);
        if (token.StartsWith('-'))
        {
            var options = at.Command.Options.Where(option => !option.Hidden).SelectMany(option => option.Aliases.Append(option.Name));
            return $"{path} has no option '{token}'.{NearNames.Question(token.Split('=')[0], options.Append("--help"))}";
        }
        return at.Command.Subcommands.Count == 0
            ? $"{path} takes no argument '{token}'."
            : $"{path} has no command '{token}'.{NearNames.Question(token, at.Command.Subcommands.Select(command => command.Name))}";
    }

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "labs";
}
