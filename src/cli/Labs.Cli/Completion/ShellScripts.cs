namespace Labs.Cli.Completion;

/// <summary>
/// The scripts that connect a shell's completion with the command. They pass on the line and the cursor's position in the form of
/// System.CommandLine's directive <c>[suggest:position]</c>, so a new option needs no new script.
/// </summary>
internal static class ShellScripts
{
    /// <summary>The shells that have a script.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>Returns the script of one of <see cref="Shells"/>.</summary>
    public static string Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        "pwsh" => PowerShell,
        _ => throw new ArgumentOutOfRangeException(nameof(shell), shell, "There is no script for this shell."),
    };

    // Files complete an argument for which the command suggests nothing (-o default).
    private const string Bash = """
        _labs_complete() {
          local word=${COMP_WORDS[COMP_CWORD]} line=${COMP_LINE:0:COMP_POINT} rest
          rest=${line#*[[:space:]]}
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${#rest}]" "$rest" 2>/dev/null)" -- "$word"))
        }
        complete -o default -F _labs_complete labs ./labs

        """;

    private const string Zsh = """
        _labs_complete() {
          local rest="${BUFFER[1,CURSOR]#*[[:space:]]}"
          local -a found
          found=("${(@f)$("${words[1]}" "[suggest:${#rest}]" "$rest" 2>/dev/null)}")
          compadd -a found
          _files
        }
        compdef _labs_complete labs ./labs

        """;

    private const string Fish = """
        function __labs_complete
            set -l words (commandline -opc)
            set -l rest (string replace -r '^\s*\S+\s?' '' -- (commandline -cp))
            $words[1] "[suggest:"(string length -- "$rest")"]" "$rest" 2>/dev/null
        end
        complete -c labs -a '(__labs_complete)'

        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName labs -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $line = $commandAst.ToString()
            if ($line.Length -lt $cursorPosition) { $line = $line.PadRight($cursorPosition) }
            $rest = $line -replace '^\s*\S+\s?', ''
            & $commandAst.CommandElements[0].ToString() "[suggest:$($rest.Length)]" "$rest" 2>$null |
                Where-Object { $_ -like "$wordToComplete*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;
}
